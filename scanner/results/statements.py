"""What the platform says of each scan, signed. Its fields: docs/scan-statement.md."""

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import Count

from appstore import statements
from marketplace.core import dsse
from marketplace.core.audit.entries import canonical, moment
from scanner.models import CodeScanResult, FindingState, ScanStatement

PREDICATE_TYPE = "urn:matrix-marketplace:scan:v1"
PURPOSE = "scan"


def issue(scan: CodeScanResult, *, at: datetime) -> ScanStatement:
    """Sign how an ended scan counts now. Earlier statements about it stay true of their time."""
    payload = canonical(statement_of(scan, at=at))
    envelope = dsse.sign(payload, payload_type=statements.PAYLOAD_TYPE, purpose=PURPOSE)
    return ScanStatement.objects.create(
        scan=scan, envelope=envelope, payload_sha256=hashlib.sha256(payload).hexdigest()
    )


def statement_of(scan: CodeScanResult, *, at: datetime) -> dict[str, Any]:
    version = scan.version
    heading = statements.heading_of(version) | {"predicateType": PREDICATE_TYPE}
    predicate = statements.identity_of(version) | {
        "scan": scan.pk,
        "trigger": str(scan.trigger),
        "status": str(scan.status),
        "complete": scan.is_complete,
        "risk": str(scan.risk),
        "malicious": scan.malicious,
        "levels": scan.levels,
        "ruleset_sha256": scan.ruleset.digest if scan.ruleset else None,
        "model_sha256": (scan.ruleset.model_digest or None) if scan.ruleset else None,
        "analyzers": [
            {name: run.get(name, "") for name in ("name", "version", "status")}
            for run in scan.analyzers
        ],
        "findings": _counts(scan),
        "ended_at": scan.ended_at and moment(scan.ended_at),
        "signed_at": moment(at),
    }
    return heading | {"predicate": predicate}


def _counts(scan: CodeScanResult) -> dict[str, Any]:
    """Open findings by severity; how many are put aside, new, and gone since the last approval."""
    open_ones = scan.findings.open().values_list("severity").annotate(Count("pk")).order_by()
    return {
        "open": dict(open_ones),
        "put_aside": scan.findings.exclude(state=FindingState.OPEN).count(),
        "new": scan.findings.new().count(),
        "absent": scan.absent_count,
    }
