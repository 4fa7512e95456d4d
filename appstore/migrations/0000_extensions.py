from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """What search needs of PostgreSQL; both are trusted extensions, so no superuser is needed."""

    dependencies = []

    operations = [TrigramExtension(), UnaccentExtension()]
