"""What tables alone cannot say: the audit log never changes; the cache and the queue have tables."""

from django.db import migrations
from pgmq.install import get_embedded_install_sql

from marketplace.core import triggers


def create_cache_table(apps, schema_editor):
    """Made even where Redis is the cache, so that either can be chosen later."""
    schema_editor.execute(
        """
        CREATE TABLE IF NOT EXISTS core_cache (
            cache_key varchar(255) PRIMARY KEY,
            value text NOT NULL,
            expires timestamp with time zone NOT NULL
        );
        CREATE INDEX IF NOT EXISTS core_cache_expires ON core_cache (expires);
        """
    )


def install_queue(apps, schema_editor):
    """pgmq without its extension: plain SQL from its own package."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('pgmq')")
        if cursor.fetchone()[0] is None:
            cursor.connection.execute(get_embedded_install_sql())


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        triggers.install_refusal(),
        triggers.append_only("core_securityaudit"),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
        migrations.RunPython(install_queue, migrations.RunPython.noop),
    ]
