"""Tell the gateway at once when an instance can be reached, or no longer."""

from django.db import migrations

ANNOUNCE = """
CREATE FUNCTION runtime_announce_route() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('matrix_routes', NEW.key);
    RETURN NULL;
END $$;
CREATE TRIGGER runtime_appinstance_announces AFTER UPDATE OF status, broker ON runtime_appinstance
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.broker <> NEW.broker)
    EXECUTE FUNCTION runtime_announce_route();
"""

UNDO = """
DROP TRIGGER runtime_appinstance_announces ON runtime_appinstance;
DROP FUNCTION runtime_announce_route();
"""


class Migration(migrations.Migration):
    dependencies = [("runtime", "0001_initial")]

    operations = [migrations.RunSQL(ANNOUNCE, UNDO)]
