"""Drawing lots that can be drawn again, and that nobody without our key can foresee."""

import hashlib
import hmac

from marketplace.core import keys

HUNDRED_PERCENT = 10_000


def is_drawn(purpose: str, version_id: int, *, percent: float) -> bool:
    """Whether a version is among the percent drawn for a purpose. Always the same answer."""
    key = keys.derive(f"review lots {purpose}")
    digest = hmac.new(key, str(version_id).encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8]) % HUNDRED_PERCENT < round(percent * 100)
