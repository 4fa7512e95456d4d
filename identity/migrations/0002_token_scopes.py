"""Tokens are made for something and end. Those from before keep doing everything, for 90 days more."""

from datetime import timedelta

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

EVERYTHING = [
    "account:read", "tokens:write", "developer:write", "apps:write", "releases:write", "store:write",
    "workspaces:write", "instances:write", "money:write", "kyc:read", "audit:read",
]


def give_an_end(apps, schema_editor):
    tokens = apps.get_model("identity", "AccessToken")
    tokens.objects.filter(expires_at=None).update(expires_at=Now() + timedelta(days=90))


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_access_token")]

    operations = [
        migrations.AddField(
            model_name="accesstoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=32),
                default=EVERYTHING,
                help_text="See identity.scopes.",
                size=None,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accesstoken",
            name="app",
            field=models.SlugField(blank=True, default="", help_text="The only app it works for; empty for all.", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accesstoken",
            name="last_used_ip",
            field=models.GenericIPAddressField(null=True),
        ),
        migrations.AddField(
            model_name="accesstoken",
            name="replaced_by",
            field=models.OneToOneField(help_text="What it was rotated to.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="replaces", to="identity.accesstoken"),
        ),
        migrations.AddField(
            model_name="accesstoken",
            name="reminded_at",
            field=models.DateTimeField(help_text="When a mail said that it ends soon.", null=True),
        ),
        migrations.RunPython(give_an_end, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="accesstoken",
            name="expires_at",
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name="accesstoken",
            index=models.Index(fields=["expires_at"], name="access_token_by_end"),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(condition=models.Q(scopes__len__gt=0), name="access_token_is_for_something"),
        ),
    ]
