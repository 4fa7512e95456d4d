"""Access tokens move to ``identity``, with their table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_promises")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="AccessToken")]
        )
    ]
