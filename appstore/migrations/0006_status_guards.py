"""The database keeps the table of moves, what was uploaded, and the moment of publication."""

from django.db import migrations

from marketplace.core import guards

MOVES = {
    "draft": ("pending",),
    "pending": ("reviewing", "rejected", "draft"),
    "reviewing": ("approved", "rejected", "draft"),
    "rejected": ("pending",),
    "approved": ("published", "draft"),
    "published": ("suspended",),
    "suspended": ("published",),
}
UPLOADED = (
    "app_id",
    "version",
    "bundle_sha256",
    "bundle_bytes",
    "unpacked_bytes",
    "file_count",
    "manifest",
    "source_access",
    "license_expression",
)
UNDECIDED = (
    "NEW.status = 'approved' AND OLD.status <> 'approved' "
    "AND (NEW.decided_by_id IS NULL OR NEW.decided_at IS NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("appstore", "0005_activations")]

    operations = [
        guards.install_refusals(),
        guards.status_moves("appstore_app", MOVES),
        guards.status_moves("appstore_appversion", MOVES),
        guards.never_changes("appstore_appversion", UPLOADED),
        guards.set_once("appstore_app", "published_at"),
        guards.set_once("appstore_appversion", "published_at"),
        guards.refuses(
            "appstore_appversion",
            "appstore_appversion_approved_by_somebody",
            UNDECIDED,
            "approved by whom, and when?",
        ),
    ]
