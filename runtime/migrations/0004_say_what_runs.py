"""Until now an instance ran what its installation was pinned to."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def say_what_runs(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    installations = apps.get_model("appstore", "AppInstallation").objects
    pinned = installations.filter(pk=OuterRef("installation_id")).values("version_id")
    apps.get_model("runtime", "AppInstance").objects.update(version_id=Subquery(pinned))


class Migration(migrations.Migration):
    dependencies = [("runtime", "0003_move_between_versions")]

    operations = [migrations.RunPython(say_what_runs, migrations.RunPython.noop)]
