"""A developer's wallet belongs to the developer account, so that an organisation can earn."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# An account never becomes another: the guard steps aside for this one statement.
HAND_OVER = """
ALTER TABLE payments_account DISABLE TRIGGER payments_account_guarded;
UPDATE payments_account AS account SET developer_id = wallet.developer_id, owner_id = NULL
  FROM payments_developerwallet AS wallet
 WHERE wallet.account_id = account.id AND account.kind = 'developer_wallet';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE payments_account ENABLE TRIGGER payments_account_guarded;
"""
HAND_BACK = """
ALTER TABLE payments_account DISABLE TRIGGER payments_account_guarded;
UPDATE payments_account AS account SET developer_id = NULL, owner_id = developer.user_id
  FROM developers_developer AS developer
 WHERE developer.id = account.developer_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE payments_account ENABLE TRIGGER payments_account_guarded;
"""

GUARD = """
CREATE OR REPLACE FUNCTION ledger_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance_minor <> 0 THEN
            RAISE EXCEPTION 'an account is opened empty' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF ({new}) IS DISTINCT FROM ({old})
       OR (NEW.balance_minor <> OLD.balance_minor AND pg_trigger_depth() < 2) THEN
        RAISE EXCEPTION 'accounts change by entries alone' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def guard(*columns):
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    return GUARD.format(new=new, old=old)


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_ledger_guards"),
        ("developers", "0002_organisations"),
    ]

    operations = [
        migrations.AddField(
            "account",
            "developer",
            models.ForeignKey(
                help_text="The developer whose earnings it is. The platform's own has neither.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="developers.developer",
            ),
        ),
        migrations.AlterField(
            "account",
            "owner",
            models.ForeignKey(
                help_text="The person whose money it is.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveConstraint("account", "account_once"),
        migrations.RemoveConstraint("account", "account_wallet_has_an_owner"),
        migrations.RunSQL(HAND_OVER, HAND_BACK),
        migrations.RunSQL(
            guard("id", "kind", "owner_id", "developer_id", "currency"),
            guard("id", "kind", "owner_id", "currency"),
        ),
        migrations.AddConstraint(
            "account",
            models.UniqueConstraint(
                fields=("kind", "owner", "developer", "currency"),
                name="account_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "account",
            models.CheckConstraint(
                condition=models.Q(
                    kind="matrix_wallet", owner__isnull=False, developer__isnull=True
                )
                | models.Q(kind="developer_wallet", owner__isnull=True, developer__isnull=False)
                | models.Q(
                    kind__in=("platform_revenue", "outside"),
                    owner__isnull=True,
                    developer__isnull=True,
                ),
                name="account_wallet_has_an_owner",
            ),
        ),
    ]
