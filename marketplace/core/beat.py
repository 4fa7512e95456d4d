"""The scheduler: Celery's, but only one of several may schedule, and it says that it lives."""

from typing import Any

from celery import beat
from django.db import DatabaseError, connection

from marketplace.core import heartbeats

LOCK = 0x4D545242  # "MTRB": any constant will do, as long as every scheduler uses it
PAUSE_SECONDS = 5.0


class Scheduler(beat.Scheduler):
    """Schedules while it holds a database lock; a second one waits to take over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.leads = False
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        try:
            self.leads = self.leads or self._take_the_lead()
            if self.leads:
                heartbeats.beat("beat")
        except DatabaseError:
            connection.close()  # and with it the lock, if we held it
            self.leads = False
        if not self.leads:
            return PAUSE_SECONDS
        return min(super().tick(*args, **kwargs) or 0, PAUSE_SECONDS)

    def _take_the_lead(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            row = cursor.fetchone()
        return bool(row and row[0])
