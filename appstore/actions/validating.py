"""May this copy of an app run? Asked by the app itself, with its license key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from appstore.actions import activating
from appstore.models import AppVersion, License
from appstore.signed import license_keys, texts
from appstore.validation import ASK_AGAIN, DETAILS, VALID, Code, Use, judge
from marketplace.core.errors import DomainError

# Django spends longer on writing a query of every column than PostgreSQL on answering it, and this
# is asked more often than anything else. What is not named here is fetched when somebody reads it.
LOOKED_AT = License.objects.select_related("plan", "app").only(
    "key",
    "workspace_id",
    "is_trial",
    "expires_at",
    "grace_until",
    "suspended_at",
    "revoked_at",
    "app__slug",
    "plan__name",
    "plan__entitlements",
    "plan__activation_kind",
    "plan__activation_limit",
)


@dataclass(frozen=True, slots=True)
class Question:
    """What an app says when it asks."""

    key: str
    app: str
    fingerprint: str = ""
    label: str = ""
    version: str = ""
    nonce: str = ""
    refresh: bool = False
    """Whether a new key is wanted with the answer."""


@dataclass(slots=True)
class Finding:
    """A license that was asked about, and what is to be said of it."""

    code: Code
    license: License | None = None
    active_count: int = 0


def license_named(question: Question) -> Finding | License:
    """The license that a key names, or why there is none. The key may be an old one."""
    try:
        said = license_keys.read(question.key)
    except texts.Malformed:
        return Finding(Code.MALFORMED)
    except texts.UnknownKeyId:
        return Finding(Code.UNKNOWN_KEY_ID)
    except texts.BadSignature:
        return Finding(Code.BAD_SIGNATURE)
    try:
        return LOOKED_AT.get(key=said["license"])
    except License.DoesNotExist:
        return Finding(Code.NOT_FOUND)


def validate(held: License, question: Question, *, at: datetime) -> Finding:
    """Look at the row as it is now; an activation that asks has been heard of."""
    hashed = question.fingerprint and activating.hash_fingerprint(held, question.fingerprint)
    use, seen_at = _use(held, hashed)
    code = judge(
        held,
        app=question.app,
        at=at,
        covers_version=not question.version or _covers(held, question.version, at=at),
        use=use,
    )
    if seen_at is not None and code in VALID and seen_at < at - activating.SEEN_EVERY:
        activating.heard_of(license=held, fingerprint_hash=hashed, at=at)
    return Finding(code, None if code == Code.WRONG_APP else held, use.active_count)


def activate(held: License, question: Question, *, at: datetime) -> Finding:
    """Take a place on the way, if the license is otherwise good."""
    before = validate(held, question, at=at)
    if before.code != Code.ACTIVATION_MISSING:
        return before
    try:
        activating.activate(
            license=held, fingerprint=question.fingerprint, label=question.label, by=None, at=at
        )
    except (activating.TooManyActivations, activating.TooManyChanges) as error:
        before.code = Code(error.code)
        return before
    except DomainError:  # its state changed since
        held.refresh_from_db()
    return validate(held, question, at=at)


def deactivate(held: License, question: Question, *, at: datetime) -> Finding:
    """Give a place back, even when the license is over."""
    if held.app.slug != question.app:
        return Finding(Code.WRONG_APP)
    try:
        activating.deactivate(license=held, fingerprint=question.fingerprint, at=at)
    except activating.ActivationMissing:
        return Finding(Code.ACTIVATION_MISSING, held)
    return validate(held, Question(key=question.key, app=question.app), at=at)


def as_answer(finding: Finding, question: Question, *, at: datetime) -> dict[str, Any]:
    """What is said, and then signed; always of the same shape."""
    held, code = finding.license, finding.code
    retry = ASK_AGAIN.get(code)
    is_valid = code in VALID
    return {
        "valid": is_valid,
        "code": code.value,
        "detail": DETAILS[code],
        "license": held and _described(held, finding, at=at),
        "entitlements": held.plan.entitlements if held and is_valid else {},
        "expires_at": _moment(held.expires_at if held else None),
        "grace_until": _moment(held.grace_until if held else None),
        "retry_after": retry and int(retry.total_seconds()),
        "key": license_keys.issue(held, at=at) if held and is_valid and question.refresh else None,
        "nonce": question.nonce,
        "fingerprint": question.fingerprint,
        "checked_at": _moment(at),
    }


def _described(held: License, finding: Finding, *, at: datetime) -> dict[str, Any]:
    return {
        "key": held.key,
        "app": held.app.slug,
        "plan": held.plan.name,
        "state": held.state(at=at).value,
        "trial": held.is_trial,
        "activation_kind": held.plan.activation_kind,
        "activation_limit": held.plan.activation_limit,
        "activations": finding.active_count,
    }


def _use(held: License, hashed: str) -> tuple[Use, datetime | None]:
    """Where it is in use, and when this place was last heard of; nothing is asked in vain."""
    if not hashed and held.plan.activation_limit is None:
        return Use(), None
    here = Max("last_seen_at", filter=Q(fingerprint_hash=hashed))
    found = held.activations.active().aggregate(count=Count("pk"), seen_at=here)
    is_here = found["seen_at"] is not None if hashed else None
    return Use(found["count"], is_here), found["seen_at"]


def _covers(held: License, version: str, *, at: datetime) -> bool:
    """A license covers whatever was in the store, yanked or not, until its announced end."""
    going_on = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    published = AppVersion.objects.published().filter(going_on, app=held.app_id, version=version)
    return published.exists()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
