"""A scan with newer rules may bring what was approved before a reviewer once more."""

from django.db import migrations

from marketplace.core import guards

MOVES = {
    "draft": ("pending",),
    "pending": ("reviewing", "rejected", "draft"),
    "reviewing": ("approved", "rejected", "draft"),
    "rejected": ("pending", "reviewing"),
    "approved": ("published", "draft"),
    "published": ("suspended",),
    "suspended": ("published",),
}
WITH_RESCANS = MOVES | {"approved": ("published", "draft", "reviewing")}


class Migration(migrations.Migration):
    dependencies = [("appstore", "0017_sign_earlier_releases")]

    operations = [
        guards.status_moves("appstore_app", WITH_RESCANS, before=MOVES),
        guards.status_moves("appstore_appversion", WITH_RESCANS, before=MOVES),
    ]
