"""What the platform says of each release, signed: an in-toto statement in a DSSE envelope.

Its fields are described in docs/release-statement.md; strangers check one with
docs/verify_release.py.
"""

import hashlib
import hmac
import json
from typing import Any

from django.db.models import Count

from appstore.models import AppVersion, ReleaseStatement
from appstore.rules import RULES_VERSION
from marketplace.core import dsse, keys
from marketplace.core.audit.entries import canonical, moment
from marketplace.core.models import User

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:matrix-marketplace:release:v1"
PURPOSE = "release"


def issue(release: AppVersion) -> ReleaseStatement:
    """Sign what is known of a release that goes to the store now."""
    return ReleaseStatement.objects.create(version=release, envelope=sign(statement_of(release)))


def sign(statement: dict[str, Any]) -> dict[str, Any]:
    return dsse.sign(canonical(statement), payload_type=PAYLOAD_TYPE, purpose=PURPOSE)


def read(envelope: dict[str, Any]) -> dict[str, Any]:
    """What an envelope says. Raises ``dsse.BadEnvelope`` unless we signed it."""
    payload = dsse.verify(envelope, payload_type=PAYLOAD_TYPE, purpose=PURPOSE)
    statement: dict[str, Any] = json.loads(payload)
    return statement


def is_about(statement: dict[str, Any], release: AppVersion) -> bool:
    """Whether it speaks of this release, as its row is now: which app, number, bundle, manifest."""
    named = {key: statement.get(key) for key in ("_type", "predicateType", "subject")}
    predicate = statement.get("predicate", {})
    said = {key: predicate.get(key) for key in ("app", "version", "manifest_sha256")}
    return named == heading_of(release) and said == identity_of(release)


def statement_of(release: AppVersion) -> dict[str, Any]:
    predicate = identity_of(release) | {
        "license_expression": release.license_expression,
        "source_access": release.source_access,
        "scan": _scan(release),
        "review": {
            "reviewer": release.decided_by and pseudonym(release.decided_by),
            "decided_at": release.decided_at and moment(release.decided_at),
            "rules_version": RULES_VERSION,
        },
        "published_at": release.published_at and moment(release.published_at),
        "signed_afterwards": False,
    }
    return heading_of(release) | {"predicate": predicate}


def heading_of(release: AppVersion) -> dict[str, Any]:
    name = f"{release.app.slug}@{release.version}"
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": name, "digest": {"sha256": release.bundle_sha256}}],
        "predicateType": PREDICATE_TYPE,
    }


def identity_of(release: AppVersion) -> dict[str, Any]:
    manifest = hashlib.sha256(canonical(release.manifest)).hexdigest()
    return {"app": release.app.slug, "version": release.version, "manifest_sha256": manifest}


def pseudonym(reviewer: User) -> str:
    """The same reviewer has the same one in every statement; nobody else can tell whose it is."""
    key = keys.signing_key("reviewer pseudonym").private_bytes_raw()
    return f"reviewer-{hmac.digest(key, str(reviewer.pk).encode(), 'sha256').hex()[:16]}"


def _scan(release: AppVersion) -> dict[str, Any] | None:
    """The newest reading of the code that came to an answer."""
    answered = release.scans.exclude(risk="").select_related("ruleset")
    scan = answered.order_by("-pk").first()
    if scan is None:
        return None
    statement = scan.statements.order_by("-pk").first()
    counts = scan.findings.values_list("severity").annotate(Count("pk")).order_by()
    return {
        "id": scan.pk,
        "risk": scan.risk,
        "findings": dict(counts),
        "analyzers": [
            {"name": each.get("name", ""), "version": each.get("version", "")}
            for each in scan.analyzers
        ],
        "ended_at": scan.ended_at and moment(scan.ended_at),
        "complete": scan.is_complete,
        "malicious": scan.malicious,
        "ruleset_sha256": scan.ruleset and scan.ruleset.digest,
        "model_sha256": scan.ruleset and (scan.ruleset.model_digest or None),
        "statement_sha256": statement and statement.payload_sha256,
    }
