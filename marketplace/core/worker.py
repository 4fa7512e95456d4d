"""What a worker process does beside its tasks: it says that it lives and picks up lost work."""

import logging
import threading
from collections.abc import Callable

from celery.signals import worker_ready
from django.conf import settings
from django.db import connection
from django.dispatch import Signal

from marketplace.core import heartbeats, jobs

logger = logging.getLogger(__name__)

worker_lives = Signal()
"""Sent every few seconds in each worker. Receivers report on what only a worker can see."""


def start_heart(**_: object) -> None:
    threading.Thread(target=_beat_forever, name="heartbeat", daemon=True).start()


worker_ready.connect(start_heart)


def _beat_forever() -> None:
    pause = threading.Event()
    _safely(jobs.sweep)
    while True:
        _safely(_beat)
        connection.close()
        pause.wait(settings.HEARTBEAT_INTERVAL.total_seconds())


def _beat() -> None:
    heartbeats.beat("worker")
    worker_lives.send_robust(sender=None)


def _safely(call: Callable[[], object]) -> None:
    try:
        call()
    except Exception:
        logger.exception("The worker's heart missed a beat")
