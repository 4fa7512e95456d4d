"""The ledger's promises, kept by the database."""

from django.db import migrations

from marketplace.core import triggers

BALANCES = """
-- Balances follow entries. Whoever posts inserts a transfer's entries in the order of their
-- accounts, so that two transfers lock accounts in the same order.
CREATE FUNCTION ledger_carry_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE payments_account SET balance_minor = balance_minor + NEW.amount_minor
    WHERE id = NEW.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_entry_carries AFTER INSERT ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_carry_balance();

-- At commit every transfer has two entries or more, in one currency, that add up to nothing.
CREATE FUNCTION ledger_check_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint; entries integer; currencies integer; touched bigint;
BEGIN
    touched := CASE TG_TABLE_NAME WHEN 'payments_transfer' THEN NEW.id
                                  ELSE (to_jsonb(NEW) ->> 'transfer_id')::bigint END;
    SELECT coalesce(sum(e.amount_minor), 0), count(*), count(DISTINCT a.currency)
      INTO total, entries, currencies
      FROM payments_entry e JOIN payments_account a ON a.id = e.account_id
     WHERE e.transfer_id = touched;
    IF total <> 0 OR entries < 2 OR currencies <> 1 THEN
        RAISE EXCEPTION 'transfer % does not balance', touched USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_transfer_balances AFTER INSERT ON payments_transfer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_transfer();
CREATE CONSTRAINT TRIGGER payments_entry_balances AFTER INSERT ON payments_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_transfer();
"""

UNDO = """
DROP TRIGGER payments_entry_balances ON payments_entry;
DROP TRIGGER payments_transfer_balances ON payments_transfer;
DROP TRIGGER payments_entry_carries ON payments_entry;
DROP FUNCTION ledger_check_transfer();
DROP FUNCTION ledger_carry_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("core", "0002_promises")]

    operations = [
        migrations.RunSQL(BALANCES, UNDO),
        triggers.append_only("payments_transfer"),
        triggers.append_only("payments_entry"),
        triggers.append_only("payments_revenueshare"),
    ]
