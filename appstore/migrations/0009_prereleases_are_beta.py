"""Versions from before there were channels: a pre-release belongs to beta."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def to_beta(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    versions = apps.get_model("appstore", "AppVersion").objects
    versions.filter(version__regex=r"^[0-9.]+-").update(channel="beta")


class Migration(migrations.Migration):
    dependencies = [("appstore", "0008_follow_channels_and_roll_out")]

    operations = [migrations.RunPython(to_beta, migrations.RunPython.noop)]
