"""What proves, beside the password, that it is really you. Passkeys are django-otp-webauthn's."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import hotp

from marketplace.core import keys
from marketplace.core.sealing import SealedTextField

SEED_BYTES = 20  # what RFC 4226 recommends, and every authenticator app takes
STEP_SECONDS = 30
DIGITS = 6
TOLERANCE_STEPS = 1  # clocks differ

RECOVERY_CODES = 10
RECOVERY_CODE_LENGTH = 24  # of 5 bits each: 120 bits, so a plain hash cannot be guessed
_EASILY_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None})


def new_seed() -> str:
    return base64.b32encode(secrets.token_bytes(SEED_BYTES)).decode()


class CodeDevice(TimestampMixin, ThrottlingMixin, Device):
    """Something that gives codes, each of which works once.

    Whoever calls ``use`` holds the row's lock, so that of two requests with one code only one
    succeeds. After each wrong code the device rests: 1, 2, 4, 8 … seconds. django-otp's own
    ``verify_token`` stays what it is without us: always no.
    """

    class Meta:
        abstract = True

    def use(self, code: str, *, at: datetime) -> bool:
        """Whether the code is right; then it is used up."""
        if not self.verify_is_allowed()[0]:
            return False
        accepted = self._use_up(code, at=at)
        if accepted:
            self.last_used_at = at
            self.throttle_reset(commit=False)
        else:
            self.throttle_increment(commit=False)
        self.save()
        return accepted

    def get_throttle_factor(self) -> int:
        return 1

    def _use_up(self, code: str, *, at: datetime) -> bool:
        raise NotImplementedError


class TOTPDevice(CodeDevice):
    """An authenticator app (RFC 6238). It counts once ``confirmed``: a code of it was typed in."""

    seed = SealedTextField(default=new_seed, editable=False)
    last_step = models.BigIntegerField(
        default=-1, help_text="The time step of the last code that worked; older ones never will."
    )

    class Meta:
        verbose_name = "authenticator app"

    def __str__(self) -> str:
        return str(self.name)

    def code_at(self, step: int) -> str:
        return f"{hotp(base64.b32decode(self.seed), step, DIGITS):0{DIGITS}}"

    @property
    def uri(self) -> str:
        """What the QR code says (Google's Key URI format)."""
        issuer = settings.OTP_TOTP_ISSUER
        label = quote(f"{issuer}:{self.user.email}")
        return f"otpauth://totp/{label}?{urlencode({'secret': self.seed, 'issuer': issuer})}"

    def _use_up(self, code: str, *, at: datetime) -> bool:
        now = int(at.timestamp()) // STEP_SECONDS
        for step in range(now - TOLERANCE_STEPS, now + TOLERANCE_STEPS + 1):
            if step > self.last_step and hmac.compare_digest(self.code_at(step), code):
                self.last_step = step
                return True
        return False


class RecoveryDevice(CodeDevice):
    """A person's recovery codes: only hashes are kept, and a used one is gone."""

    hashes = ArrayField(models.CharField(max_length=64), default=list)

    class Meta:
        verbose_name = "recovery codes"
        constraints = (models.UniqueConstraint("user", name="recovery_codes_once_per_person"),)

    def __str__(self) -> str:
        return "Recovery codes"

    def renew(self) -> list[str]:
        """Replace all codes. They are in the answer and nowhere else."""
        codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
        self.hashes = [_hash(code) for code in codes]
        self.throttle_reset(commit=False)
        self.save()
        return codes

    def _use_up(self, code: str, *, at: datetime) -> bool:
        hashed = _hash(code)
        if hashed not in self.hashes:
            return False
        self.hashes.remove(hashed)
        return True


def _recovery_code() -> str:
    letters = "".join(secrets.choice(keys.ALPHABET) for _ in range(RECOVERY_CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, RECOVERY_CODE_LENGTH, 4))


def _hash(code: str) -> str:
    return hashlib.sha256(code.lower().translate(_EASILY_MISREAD).encode()).hexdigest()
