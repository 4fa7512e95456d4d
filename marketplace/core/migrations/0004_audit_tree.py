"""The tables of the audit log's tree. The rows that are there already get theirs in the next two."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_access_token_leaves")]

    operations = [
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField(unique=True)),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField(help_text="The signed note, as others check it.")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="AuditNode",
            fields=[
                ("pk", models.CompositePrimaryKey("level", "position", blank=True, editable=False, primary_key=True, serialize=False)),
                ("level", models.SmallIntegerField()),
                ("position", models.BigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("event", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="leaf", to="core.securityaudit")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("event__isnull", False), ("level", 0)), models.Q(("event__isnull", True), ("level__gt", 0)), _connector="OR"),
                        name="audit_node_has_a_row_at_level_0",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditPayload",
            fields=[
                ("event", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="payload", serialize=False, to="core.securityaudit")),
                ("salt", models.BinaryField(max_length=16)),
                ("data", models.JSONField()),
            ],
        ),
        migrations.AddField("securityaudit", "event", models.UUIDField(null=True)),
        migrations.AddField("securityaudit", "leaf_hash", models.BinaryField(max_length=32, null=True)),
        migrations.AddField(
            "securityaudit",
            "owner",
            models.CharField(blank=True, default="", help_text="Whose history shows it: user:5, developer:7.", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField("securityaudit", "payload_hash", models.BinaryField(max_length=32, null=True)),
        migrations.AddField("securityaudit", "seal", models.BinaryField(max_length=32, null=True)),
        migrations.AlterField(
            "securityaudit",
            "actor",
            models.ForeignKey(db_index=False, help_text="Empty when the marketplace acted on its own.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="audit_events", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            "securityaudit", models.Index(fields=["owner", "-id"], name="audit_of_owner")
        ),
    ]
