"""What the platform signs about each release, and what it is good for."""

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from appstore import statements
from appstore.actions import publishing
from appstore.models import ReleaseStatement
from marketplace.core import dsse, keys
from marketplace.core.models import SecurityAudit
from tests.factories import ScanFactory, UserFactory, VersionFactory

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def approved(**about):
    return VersionFactory(
        app__status="approved",
        status="approved",
        risk="low",
        decided_by=UserFactory(name="Rita Reviewer"),
        decided_at=AT,
        **about,
    )


def publish(release):
    app = release.app
    return publishing.publish(app=app, by=app.developer.user, at=timezone.now())


def scanned(release):
    scan = ScanFactory(
        version=release,
        malicious=0.1,
        analyzers=[{"name": "python", "version": "3", "seconds": 0.2, "status": "done"}],
        ended_at=AT,
    )
    about = {"confidence": "high", "path": "app.py", "line": 1, "fingerprint": "f"}
    for severity in ("low", "low", "high"):
        scan.findings.create(analyzer="python", rule="a", severity=severity, message="m", **about)
    return scan


def test_publishing_signs_what_is_known_of_the_release():
    release = approved(app__slug="nine", version="1.2.0", license_expression="MIT")
    scan = scanned(release)

    publish(release)

    release.refresh_from_db()
    statement = statements.read(release.statement.envelope)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"] == [
        {"name": "nine@1.2.0", "digest": {"sha256": release.bundle_sha256}}
    ]
    assert statement["predicateType"] == "urn:matrix-marketplace:release:v1"
    predicate = statement["predicate"]
    assert (predicate["app"], predicate["version"]) == ("nine", "1.2.0")
    assert predicate["license_expression"] == "MIT"
    assert predicate["scan"] == {
        "id": scan.pk,
        "risk": "low",
        "findings": {"low": 2, "high": 1},
        "analyzers": [{"name": "python", "version": "3"}],
        "ended_at": "2026-11-22T09:30:00.000000Z",
        "complete": True,
        "malicious": 0.1,
        "ruleset_sha256": scan.ruleset.digest,
        "model_sha256": scan.ruleset.model_digest or None,
        "statement_sha256": None,
    }
    assert predicate["review"]["decided_at"] == "2026-11-22T09:30:00.000000Z"
    assert predicate["signed_afterwards"] is False
    assert SecurityAudit.objects.get().action == "app.publish"


def test_the_reviewer_goes_by_a_pseudonym_of_their_own():
    first, second = approved(), approved()
    said = [statements.statement_of(release)["predicate"] for release in (first, second)]
    names = {predicate["review"]["reviewer"] for predicate in said}

    assert len(names) == 2
    assert statements.pseudonym(first.decided_by) in names
    assert "Rita" not in json.dumps(said)


def test_the_envelope_is_dsse_as_others_read_it():
    envelope = statements.sign({"a": 1})
    payload = base64.b64decode(envelope["payload"])
    signed = b"DSSEv1 28 application/vnd.in-toto+json 7 " + payload
    signature = envelope["signatures"][0]
    raw = base64.urlsafe_b64decode(keys.public_jwk("release")["x"] + "=")

    Ed25519PublicKey.from_public_bytes(raw).verify(base64.b64decode(signature["sig"]), signed)
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    assert signature["keyid"] == keys.key_id("release")


def flipped(text):
    return ("B" if text[0] == "A" else "A") + text[1:]


FORGERIES = {
    "its payload": lambda e: e | {"payload": base64.b64encode(b"{}").decode()},
    "its type": lambda e: e | {"payloadType": "application/json"},
    "its signature": lambda e: (
        e | {"signatures": [e["signatures"][0] | {"sig": flipped(e["signatures"][0]["sig"])}]}
    ),
    "no signature": lambda e: e | {"signatures": []},
    "no base64": lambda e: e | {"payload": "*"},
    "no text": lambda e: e | {"payload": None},
    "nothing": lambda _: {},
    "a list": lambda _: [],
    "another key": lambda e: dsse.sign(
        base64.b64decode(e["payload"]), payload_type=e["payloadType"], purpose="audit"
    ),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_what_we_did_not_sign_is_not_read(forge):
    envelope = statements.sign({"a": 1})
    assert statements.read(envelope) == {"a": 1}
    with pytest.raises(dsse.BadEnvelope):
        statements.read(forge(envelope))


@pytest.mark.parametrize("statement", ["UPDATE {} SET envelope = '{{}}'", "DELETE FROM {}"])
def test_statements_are_only_ever_added(statement):
    VersionFactory(published=True)
    table = ReleaseStatement._meta.db_table
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement.format(table))
