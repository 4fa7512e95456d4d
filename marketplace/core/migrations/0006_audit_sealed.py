"""From here on the database keeps the tree: a row gets its place when its transaction commits."""

import uuid

from django.db import migrations, models

from marketplace.core import triggers


class Migration(migrations.Migration):
    dependencies = [("core", "0005_audit_carry_over")]

    operations = [
        migrations.RemoveField("securityaudit", "details"),
        migrations.RemoveField("securityaudit", "ip_address"),
        migrations.RemoveField("securityaudit", "target_name"),
        migrations.AlterField(
            "securityaudit", "event", models.UUIDField(default=uuid.uuid4, editable=False)
        ),
        migrations.AlterField(
            "securityaudit", "leaf_hash", models.BinaryField(max_length=32, unique=True)
        ),
        migrations.AlterField("securityaudit", "payload_hash", models.BinaryField(max_length=32)),
        migrations.AlterField(
            "securityaudit",
            "seal",
            models.BinaryField(help_text="What only the marketplace could write.", max_length=32),
        ),
        migrations.AlterField("securityaudit", "occurred_at", models.DateTimeField(editable=False)),
        triggers.append_only("core_auditnode"),
        triggers.append_only("core_auditcheckpoint"),
        triggers.erasable("core_auditpayload", setting="matrix.audit_erasing"),
        triggers.grows_a_tree("core_securityaudit", nodes="core_auditnode"),
    ]
