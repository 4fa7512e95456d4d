"""What was approved is what is built; nothing else is, and somebody hears of it."""

import pytest
from django.db import connection

from appstore import statements
from appstore.bundles import bundle_path
from appstore.models import ReleaseStatement
from marketplace.core import dsse
from marketplace.core.models import SecurityAudit
from runtime.backends.base import Artifact, BuildFailed
from runtime.jobs import builds
from runtime.models import AppBuild
from tests.factories import VersionFactory


class Backend:
    """Notes what it was asked to build."""

    name = "memory"

    def __init__(self):
        self.asked = []

    def build(self, request, *, log):
        self.asked.append(request.bundle)
        return Artifact(reference="built", size_bytes=1)


@pytest.fixture
def backend():
    return Backend()


@pytest.fixture
def release():
    return VersionFactory(published=True)


def by_sql(sql, *values):
    """What somebody with the database's password can do: triggers set aside."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = origin")


def with_statement(release, envelope):
    by_sql("DELETE FROM appstore_releasestatement WHERE version_id = %s", release.pk)
    ReleaseStatement.objects.create(version=release, envelope=envelope)


def swap_the_file(release):
    bundle_path(release.bundle_sha256).write_bytes(b"another bundle")


def remove_the_file(release):
    bundle_path(release.bundle_sha256).unlink()


def edit_the_manifest(release):
    by_sql(
        """UPDATE appstore_appversion SET manifest = manifest || '{"start": "sh"}' WHERE id = %s""",
        release.pk,
    )


def edit_the_number(release):
    by_sql("UPDATE appstore_appversion SET version = '9.9.9' WHERE id = %s", release.pk)


def point_at_another_bundle(release):
    other = VersionFactory()
    by_sql(
        "UPDATE appstore_appversion SET bundle_sha256 = %s WHERE id = %s",
        other.bundle_sha256,
        release.pk,
    )


def forget_the_statement(release):
    by_sql("DELETE FROM appstore_releasestatement WHERE version_id = %s", release.pk)


def forge_the_statement(release):
    payload = statements.canonical(statements.statement_of(release))
    forged = dsse.sign(payload, payload_type=statements.PAYLOAD_TYPE, purpose="license")
    with_statement(release, forged)


def take_the_statement_of_another(release):
    with_statement(release, VersionFactory(published=True).statement.envelope)


TAMPERED = [
    (swap_the_file, "bundle_changed"),
    (remove_the_file, "bundle_missing"),
    (edit_the_manifest, "statement_of_another"),
    (edit_the_number, "statement_of_another"),
    (point_at_another_bundle, "statement_of_another"),
    (forget_the_statement, "statement_missing"),
    (forge_the_statement, "statement_forged"),
    (take_the_statement_of_another, "statement_of_another"),
]


def test_what_was_approved_is_built(release, backend):
    builds.ensure(release, backend)
    assert backend.asked == [bundle_path(release.bundle_sha256)]
    assert not SecurityAudit.objects.exists()


@pytest.mark.parametrize(
    ("tamper", "reason"), TAMPERED, ids=[each.__name__ for each, _ in TAMPERED]
)
def test_what_was_tampered_with_is_never_built(release, backend, tamper, reason):
    tamper(release)
    release.refresh_from_db()

    with pytest.raises(BuildFailed, match="is not what was approved"):
        builds.ensure(release, backend)

    assert backend.asked == []
    assert not AppBuild.objects.exists()
    row = SecurityAudit.objects.get()
    assert (row.action, row.details["reason"]) == ("release.refuse", reason)


def test_what_is_built_already_is_looked_at_again(release, backend):
    builds.ensure(release, backend)
    swap_the_file(release)
    with pytest.raises(BuildFailed):
        builds.ensure(release, backend)
    assert len(backend.asked) == 1
