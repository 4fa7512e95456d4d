"""Work that survives anything: a row first, a message second.

``enqueue`` writes the row in the caller's transaction; the queue then carries its id and nothing
else. A worker claims the row with a lease and a fence, renews the lease while it works, and writes
the effects in one transaction with the end of the job. A sweep finds what a lost message or a dead
worker left behind.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Concatenate

from celery import shared_task
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from marketplace.core.models import Job, JobState
from marketplace.core.texts import storable

logger = logging.getLogger(__name__)


ERROR_KEPT = 4000


class LeaseLost(Exception):
    """Another worker took the job over. What this one did is rolled back."""


class WorkersDied(Exception):
    """Every worker that took the job ended before it did. Perhaps the job is what ends them."""


class Lease:
    """A worker's hold on a job, for as long as nobody else has claimed it."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that commits only if the job is still ours."""
        with transaction.atomic():
            self._check()
            yield

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """A transaction that writes the job's effects together with its end."""
        with self.writing():
            yield
            self._end(JobState.DONE)

    def _check(self) -> None:
        held = Job.objects.select_for_update().filter(
            pk=self.job.pk, state=JobState.RUNNING, fence=self.job.fence
        )
        if not held.exists():
            raise LeaseLost(str(self.job))

    def _end(self, state: JobState, *, error: str = "") -> None:
        Job.objects.filter(pk=self.job.pk).update(
            state=state, ended_at=Now(), lease_until=None, last_error=error
        )

    def finish(self) -> None:
        """End a job whose handler wrote its effects on its own. Nothing happens when it has."""
        if Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING).exists():
            with self.finishing():
                logger.debug("%s done", self.job)

    def fail(self, error: Exception, *, kind: "JobKind") -> None:
        """Try again later, or give up for good after the last attempt."""
        text = storable(f"{type(error).__name__}: {error}")[-ERROR_KEPT:]
        with self.writing():
            if self.job.attempt >= kind.attempts:
                self._end(JobState.DEAD, error=text)
                kind.gave_up(self.job, text)
                return
            delay = timedelta(seconds=min(2**self.job.attempt, 300))
            Job.objects.filter(pk=self.job.pk).update(
                state=JobState.QUEUED,
                lease_until=None,
                run_after=timezone.now() + delay,
                last_error=text,
            )

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Renew the lease from a thread of its own while the work goes on."""
        stop = threading.Event()
        thread = threading.Thread(target=self._renew, args=(stop,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _renew(self, stop: threading.Event) -> None:
        while not stop.wait(settings.JOB_HEARTBEAT.total_seconds()):
            try:
                Job.objects.filter(pk=self.job.pk, fence=self.job.fence).filter(
                    state=JobState.RUNNING
                ).update(lease_until=Now() + settings.JOB_LEASE)
            except Exception:
                logger.exception("Could not renew the lease of %s", self.job)
            finally:
                connection.close()


Handler = Callable[Concatenate[Lease, ...], None]
"""What does the work: it gets the lease, and by name what was enqueued."""


def _nothing_more(job: Job, error: str) -> None:
    logger.error("%s was given up: %s", job, error)


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of work: its name, what does it, and how often it is tried."""

    name: str
    handler: Handler
    attempts: int = 5
    gave_up: Callable[[Job, str], None] = _nothing_more

    def enqueue(self, *, key: str | int, **arguments: Any) -> None:
        """Ask for the work once the transaction commits. One open job per key."""
        about = {"kind": self.name, "key": str(key)}
        job = None
        while job is None:  # an open one may end between the two statements
            Job.objects.bulk_create([Job(**about, arguments=arguments)], ignore_conflicts=True)
            job = Job.objects.open().filter(**about).first()
        job_id = job.pk
        transaction.on_commit(lambda: send(job_id), robust=True)


_KINDS: dict[str, JobKind] = {}


def register(
    name: str,
    handler: Handler,
    *,
    attempts: int = 5,
    gave_up: Callable[[Job, str], None] = _nothing_more,
) -> JobKind:
    """Declare a kind of work, in an app's ``tasks`` module.

    ``gave_up(job, error)`` runs in the transaction that ends the last failed attempt.
    """
    kind = JobKind(name, handler, attempts, gave_up)
    if _KINDS.setdefault(name, kind) is not kind:
        raise ValueError(f"Two kinds of job are called {name}.")
    return kind


def registered(name: str) -> JobKind:
    return _KINDS[name]


def forget(name: str) -> None:
    """Undo ``register``; for kinds that only a test knows."""
    del _KINDS[name]


def send(job_id: int) -> None:
    """Tell the queue. When the broker is away the sweep tells it later."""
    run_job.apply_async(kwargs={"job_id": job_id}, retry=False)


@shared_task(name="core.run_job")
def run_job(*, job_id: int) -> None:
    run(job_id)


def run(job_id: int) -> None:
    """Claim one job and do it. Nothing happens when it is done or another worker has it."""
    lease = claim(job_id)
    if lease is None:
        return
    kind = registered(lease.job.kind)
    try:
        _require_attempt_left(lease, kind)
        started = time.monotonic()
        with lease.renewed():
            kind.handler(lease, **lease.job.arguments)
        lease.finish()
        logger.info("%s done in %.1f s", lease.job, time.monotonic() - started)
    except LeaseLost:
        logger.warning("%s was taken over by another worker", lease.job)
    except Exception as error:
        logger.exception("%s failed, attempt %s", lease.job, lease.job.attempt)
        lease.fail(error, kind=kind)


def _require_attempt_left(lease: Lease, kind: JobKind) -> None:
    if lease.job.attempt > kind.attempts:
        raise WorkersDied


def claim(job_id: int) -> Lease | None:
    """Take the job's lease, or None when it is not to be had."""
    claimed = Job.objects.claimable(at=timezone.now()).filter(pk=job_id)
    if not claimed.update(
        state=JobState.RUNNING,
        lease_until=Now() + settings.JOB_LEASE,
        attempt=F("attempt") + 1,
        fence=F("fence") + 1,
    ):
        return None
    return Lease(Job.objects.get(pk=job_id))


def sweep() -> int:
    """Tell the queue again about work it seems to have lost; how much that was."""
    now = timezone.now()
    forgotten = Job.objects.forgotten(at=now, sent_before=now - settings.JOB_RESEND_AFTER)
    job_ids = list(forgotten.order_by("run_after").values_list("pk", flat=True)[:500])
    Job.objects.filter(pk__in=job_ids).update(sent_at=now)
    for job_id in job_ids:
        send(job_id)
    return len(job_ids)
