from django.db import migrations


class Migration(migrations.Migration):
    """What a developer accepted is derived from the acceptances alone."""

    dependencies = [
        ("developers", "0004_agreement_acceptances"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="developer",
            name="developer_agreement_has_a_date",
        ),
        migrations.RemoveField(
            model_name="developer",
            name="agreement_accepted_at",
        ),
        migrations.RemoveField(
            model_name="developer",
            name="agreement_version",
        ),
    ]
