"""What the store announces to the apps above it, inside the transaction.

Receivers enqueue work; they do not do it.
"""

from datetime import datetime
from typing import NamedTuple

from django.dispatch import Signal


class Refusal(NamedTuple):
    """What the sandbox refused an instance, ``times`` since that was told last.

    ``kind`` is ``host`` or ``port`` for what it may not reach at all, and ``address`` for a name
    that leads into somebody's own network. With ``limit`` and ``call`` it was ended: for using more
    than it may, or for a system call that no app may make.
    """

    kind: str
    target: str
    times: int
    first_at: datetime
    last_at: datetime


version_uploaded = Signal()
"""Sent with ``version`` and ``by``: its bundle lies in its place."""

app_submitted = Signal()
"""Sent with ``version``: it waits for a scan."""

app_suspended = Signal()
"""Sent with ``app``: what runs of it must stop."""

app_reinstated = Signal()
"""Sent with ``app``: what stopped only because it was suspended may run again."""

version_suspended = Signal()
"""Sent with ``version``: what runs of it must stop. Other versions of the app go on."""

version_reinstated = Signal()
"""Sent with ``version``: what stopped only because it was suspended may run again."""

installation_removed = Signal()
"""Sent with ``installation``: what runs of it must stop."""

license_ended = Signal()
"""Sent with ``license``, ``reason`` and ``by``: what runs of it must stop."""

installation_updated = Signal()
"""Sent with ``installation`` and ``previous``: what runs of it moves to its new version."""

version_ended = Signal()
"""Sent with ``version``: its announced end has come, and what runs of it must stop."""

refused_at_run_time = Signal()
"""Sent with ``version`` and ``refusals``, each a ``Refusal``: an instance of it wanted too much."""
