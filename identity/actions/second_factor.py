"""Checking a second factor: each code works once, and guessing is slow."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.core.internal import ratelimit  # allauth is pinned
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from identity import mails
from identity.models import CodeDevice, RecoveryDevice, TOTPDevice
from identity.policies import SecondFactorInvalid
from marketplace.core import audit
from marketplace.core.errors import Limited
from marketplace.core.models import User

LIMIT = {"app": "allauth.account", "action": "second_factor"}
AUTHENTICATOR_CODE = re.compile("[0-9]{6}")


class SecondFactorLimited(Limited):
    """Too many wrong codes."""

    code = "second_factor_limited"

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__(
            f"Too many wrong codes. Try again in {retry_after_seconds} seconds.",
            retry_after_seconds=retry_after_seconds,
        )


def check_code(request: HttpRequest, *, user: User, code: str, at: datetime) -> CodeDevice:
    """Use up a code from an authenticator app or a recovery code; the device that gave it.

    Raises ``SecondFactorInvalid``, or ``SecondFactorLimited`` after too many wrong ones.
    """
    code = re.sub(r"\s", "", code)
    if not code:  # nobody tried anything
        raise SecondFactorInvalid
    with limited(request, user=user, at=at):
        with transaction.atomic():
            device = _use(user, code, at)
            if device is None:
                note_refusal(user)
            elif isinstance(device, RecoveryDevice):
                _note_recovery(device)
        if device is None:
            raise SecondFactorInvalid
    return device


@contextmanager
def limited(request: HttpRequest, *, user: User, at: datetime) -> Iterator[None]:
    """Count what happens inside as a wrong attempt, unless it ends without an error."""
    attempt = ratelimit.consume(request, key=str(user.pk), **LIMIT)
    if attempt is None:
        raise SecondFactorLimited(retry_after_seconds=_seconds_to_wait(request, user, at))
    try:
        yield
    except SecondFactorLimited:  # the device rests: nothing was tried
        attempt.rollback()
        raise
    attempt.rollback()


def note_refusal(user: User) -> None:
    audit.record("session.refuse", actor=user, target=user, reason="second_factor_invalid")


def _use(user: User, code: str, at: datetime) -> CodeDevice | None:
    """Try a code on each device of its kind. The rows stay locked until the transaction ends."""
    kind = TOTPDevice if AUTHENTICATOR_CODE.fullmatch(code) else RecoveryDevice
    owned = kind.objects.filter(user=user, confirmed=True).order_by("pk")
    devices: list[CodeDevice] = list(owned.select_for_update(of=("self",), no_key=True))
    _refuse_while_resting(devices, at)
    accepted = next((device for device in devices if device.use(code, at=at)), None)
    if accepted:  # what the tablet knew was no wrong guess at the phone
        for device in devices:
            device.throttle_reset()
    return accepted


def _refuse_while_resting(devices: list[CodeDevice], at: datetime) -> None:
    waits = [device.verify_is_allowed()[1] for device in devices]
    if waits and all(waits):
        awake_at = min(wait["locked_until"] for wait in waits if wait)
        left = (awake_at - at).total_seconds()
        raise SecondFactorLimited(retry_after_seconds=max(1, math.ceil(left)))


def _seconds_to_wait(request: HttpRequest, user: User, at: datetime) -> int:
    """Until every limit that is used up has room for one more attempt."""
    waits = [1.0]
    for rate in ratelimit.get_rates(**LIMIT):
        place = ratelimit.get_cache_key(request, rate=rate, key=str(user.pk), **LIMIT)
        attempts = cache.get(place, [])  # newest first
        if len(attempts) >= rate.amount:
            waits.append(attempts[rate.amount - 1] + rate.duration - at.timestamp())
    return math.ceil(max(waits))


def _note_recovery(device: RecoveryDevice) -> None:
    left = len(device.hashes)
    audit.record("recovery.use", actor=device.user, target=device, left=left)
    mails.security_notice(device.user, "recovery_code_used", left=left)
