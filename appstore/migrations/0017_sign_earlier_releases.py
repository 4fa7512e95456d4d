"""Sign what was published before there were statements, from what the rows say today."""

import hashlib

from django.db import migrations

from marketplace.core import dsse
from marketplace.core.audit.entries import canonical, moment


def statement_of(release):
    manifest = hashlib.sha256(canonical(release.manifest)).hexdigest()
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {
                "name": f"{release.app.slug}@{release.version}",
                "digest": {"sha256": release.bundle_sha256},
            }
        ],
        "predicateType": "urn:matrix-marketplace:release:v1",
        "predicate": {
            "app": release.app.slug,
            "version": release.version,
            "manifest_sha256": manifest,
            "license_expression": release.license_expression,
            "source_access": release.source_access,
            "scan": None,
            "review": {
                "reviewer": None,
                "decided_at": release.decided_at and moment(release.decided_at),
                "rules_version": None,
            },
            "published_at": moment(release.published_at),
            "signed_afterwards": True,
        },
    }


def sign(apps, schema_editor):
    statements = apps.get_model("appstore", "ReleaseStatement").objects
    releases = apps.get_model("appstore", "AppVersion").objects.select_related("app")
    for release in releases.filter(published_at__isnull=False, statement=None).iterator():
        envelope = dsse.sign(
            canonical(statement_of(release)),
            payload_type="application/vnd.in-toto+json",
            purpose="release",
        )
        statements.create(version=release, envelope=envelope)


class Migration(migrations.Migration):
    dependencies = [("appstore", "0016_statements_and_schedules")]

    operations = [migrations.RunPython(sign, migrations.RunPython.noop)]
