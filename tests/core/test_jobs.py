"""Work that survives lost messages, dead workers and slow ones."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.models import Job, JobState

done = []


def remember(lease, *, word):
    done.append(word)


def explode(lease, *, word):
    raise RuntimeError(word)


@pytest.fixture(scope="module", autouse=True)
def kinds():
    remembering = jobs.register("test.remember", remember)
    exploding = jobs.register(
        "test.explode", explode, attempts=2, gave_up=lambda _job, error: done.append(error)
    )
    yield {"remember": remembering, "explode": exploding}
    jobs.forget("test.remember")
    jobs.forget("test.explode")


@pytest.fixture(autouse=True)
def _forget():
    done.clear()


def test_a_job_runs_once_the_transaction_commits(kinds, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        kinds["remember"].enqueue(key=1, word="hello")
        assert done == []

    assert done == ["hello"]
    assert Job.objects.get().state == JobState.DONE


def test_a_job_that_is_open_is_not_opened_twice(kinds):
    kinds["remember"].enqueue(key=1, word="first")
    kinds["remember"].enqueue(key=1, word="second")
    assert Job.objects.get().arguments == {"word": "first"}


def test_a_message_that_comes_twice_does_the_work_once(kinds):
    kinds["remember"].enqueue(key=1, word="hello")
    job = Job.objects.get()

    jobs.run(job.pk)
    jobs.run(job.pk)

    assert done == ["hello"]


def test_the_sweep_sends_again_what_the_queue_lost(kinds, settings):
    kinds["remember"].enqueue(key=1, word="lost")
    assert jobs.sweep() == 0

    long_ago = timezone.now() - settings.JOB_RESEND_AFTER * 2
    Job.objects.update(sent_at=long_ago, run_after=long_ago)

    assert jobs.sweep() == 1
    assert done == ["lost"]


def test_a_dead_workers_job_is_taken_over_and_its_late_answer_refused(kinds):
    kinds["remember"].enqueue(key=1, word="hello")
    job = Job.objects.get()
    dead = jobs.claim(job.pk)
    assert jobs.claim(job.pk) is None  # while the lease lasts

    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    heir = jobs.claim(job.pk)

    assert heir.job.fence == dead.job.fence + 1
    with pytest.raises(jobs.LeaseLost), dead.finishing():
        pytest.fail("a worker without its lease must not write")
    with heir.finishing():
        done.append("heir")
    assert Job.objects.get().state == JobState.DONE


def test_effects_and_the_end_of_the_job_are_one_transaction(kinds):
    kinds["remember"].enqueue(key=1, word="hello")
    lease = jobs.claim(Job.objects.get().pk)

    def break_off():
        with transaction.atomic(), lease.finishing():
            Job.objects.update(last_error="half done")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()

    assert Job.objects.get().state == JobState.RUNNING
    assert Job.objects.get().last_error == ""


def test_a_job_that_ends_its_workers_is_given_up(kinds):
    kinds["explode"].enqueue(key=1, word="boom")
    job = Job.objects.get()
    for _ in range(2):  # two workers take it and are never heard of again
        jobs.claim(job.pk)
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.DEAD
    assert done == ["WorkersDied: "]


def test_an_error_with_nul_bytes_is_noted_like_any_other(kinds):
    kinds["explode"].enqueue(key=1, word="boom")
    job = Job.objects.get()
    lease = jobs.claim(job.pk)

    lease.fail(RuntimeError("a\0b"), kind=kinds["explode"])

    job.refresh_from_db()
    assert job.last_error == "RuntimeError: a\N{REPLACEMENT CHARACTER}b"


def test_a_failing_job_is_tried_again_later_and_then_given_up(kinds):
    kinds["explode"].enqueue(key=1, word="boom")
    job = Job.objects.get()

    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert job.run_after > timezone.now()

    Job.objects.update(run_after=timezone.now())
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DEAD
    assert done == ["RuntimeError: boom"]
