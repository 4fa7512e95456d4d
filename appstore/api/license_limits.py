"""How often one license may be asked about."""

import threading
import time
from collections.abc import Callable

from marketplace.core.errors import Limited

PER_MINUTE = 120
KEPT = 50_000


class LicenseAskedTooOften(Limited):
    code = "license_asked_too_often"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(
            f"This license is asked about more than {PER_MINUTE} times a minute. An answer says "
            "in retry_after when to ask again.",
            retry_after_seconds=retry_after_seconds,
        )


class Counter:
    """Questions of this minute, in this process: several web processes allow that much each.

    Counting in the database or the cache would cost more than the answer.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: dict[str, int] = {}

    def count(self, license_key: str) -> None:
        seconds = self._clock()
        with self._lock:
            if seconds // 60 != self._minute or len(self._counts) > KEPT:
                self._minute, self._counts = int(seconds // 60), {}
            self._counts[license_key] = self._counts.get(license_key, 0) + 1
            asked = self._counts[license_key]
        if asked > PER_MINUTE:
            raise LicenseAskedTooOften(60 - int(seconds % 60))


questions = Counter()
