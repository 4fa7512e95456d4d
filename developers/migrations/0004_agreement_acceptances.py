import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

from marketplace.core.triggers import append_only

KNOWN_VERSION = "2026-11"
KNOWN_SHA256 = "9d108fa8b23a301bef589023fe25443d918a3709c425a5598a0691d6c0c68878"


def keep_acceptances(apps, schema_editor):
    """What the developer's row said becomes proof of its own, as far as it is known."""
    developers = apps.get_model("developers", "Developer").objects.exclude(agreement_version="")
    acceptances = apps.get_model("developers", "AgreementAcceptance").objects
    acceptances.bulk_create(
        acceptances.model(
            developer_id=developer.pk,
            version=developer.agreement_version,
            sha256=KNOWN_SHA256 if developer.agreement_version == KNOWN_VERSION else "",
            accepted_by_id=developer.user_id,
            accepted_at=developer.agreement_accepted_at,
        )
        for developer in developers.iterator()
    )


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0002_promises"),
        ("developers", "0003_kyc"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=16)),
                ("sha256", models.CharField(blank=True, help_text="Of the exact text that was shown; empty where it is not known any more.", max_length=64)),
                ("accepted_at", models.DateTimeField()),
                ("ip_address", models.GenericIPAddressField(null=True)),
                ("user_agent", models.CharField(blank=True, max_length=400)),
                ("locale", models.CharField(blank=True, help_text="The languages the browser asked for.", max_length=100)),
                ("accepted_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="agreements_accepted", to=settings.AUTH_USER_MODEL)),
                ("developer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="developers.developer")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("developer", "version"), name="agreement_accepted_once_per_version"),
                    models.CheckConstraint(condition=Q(("sha256__regex", "^([0-9a-f]{64})?$")), name="agreement_hash_is_sha256"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=16)),
                ("sent_at", models.DateTimeField(db_default=Now(), editable=False)),
                ("developer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="agreement_notices", to="developers.developer")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("developer", "version"), name="agreement_announced_once_per_version"),
                ],
            },
        ),
        append_only("developers_agreementacceptance"),
        migrations.RunPython(keep_acceptances, migrations.RunPython.noop),
    ]
