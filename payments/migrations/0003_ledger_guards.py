"""What may happen to the ledger beside posting: nothing."""

from django.db import migrations

GUARDS = """
-- An account is opened empty and never becomes another; its balance moves with entries alone.
CREATE FUNCTION ledger_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance_minor <> 0 THEN
            RAISE EXCEPTION 'an account is opened empty' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF (NEW.id, NEW.kind, NEW.owner_id, NEW.currency)
            IS DISTINCT FROM (OLD.id, OLD.kind, OLD.owner_id, OLD.currency)
       OR (NEW.balance_minor <> OLD.balance_minor AND pg_trigger_depth() < 2) THEN
        RAISE EXCEPTION 'accounts change by entries alone' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_account_guarded BEFORE INSERT OR UPDATE ON payments_account
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_account();

-- A transfer's entries come with it: later ones would balance too, and still rewrite history.
ALTER TABLE payments_transfer ADD COLUMN posted_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE FUNCTION ledger_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM payments_transfer
      WHERE id = NEW.transfer_id AND posted_in <> pg_current_xact_id();
    IF FOUND THEN
        RAISE EXCEPTION 'transfer % is posted already', NEW.transfer_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_entry_guarded BEFORE INSERT ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_entry();
"""

UNDO = """
DROP TRIGGER payments_entry_guarded ON payments_entry;
DROP FUNCTION ledger_guard_entry();
ALTER TABLE payments_transfer DROP COLUMN posted_in;
DROP TRIGGER payments_account_guarded ON payments_account;
DROP FUNCTION ledger_guard_account();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_ledger_promises")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
