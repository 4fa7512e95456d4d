"""What the audit log costs: appends per second, against plain inserts of the same width.

    DATABASE_URL=… python -m benchmarks.audit_append

Both sides commit each row on its own. The plain one is Django's ``create`` into a table with the
same columns (row and payload in one), the same indexes and the same foreign key; no hash, no tree.
Everything happens in a database of its own, which is dropped at the end.
"""

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django must be set up first
from django.db import connection, models  # noqa: E402
from django.utils import timezone  # noqa: E402

from marketplace.core import audit  # noqa: E402
from marketplace.core.models import User  # noqa: E402

SECONDS = 3.0
ROUNDS = 3
THREADS = (1, 4)
DETAILS = {"version": "1.2.3", "reason": "It does what it says.", "price_minor": 499}


class Plain(models.Model):
    """As wide as an audit row and its payload together."""

    event = models.UUIDField(default=uuid4)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    owner = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    request_id = models.CharField(max_length=64)
    occurred_at = models.DateTimeField()
    payload_hash = models.BinaryField()
    leaf_hash = models.BinaryField()
    seal = models.BinaryField()
    salt = models.BinaryField()
    data = models.JSONField()

    class Meta:
        app_label = "core"
        indexes = (
            models.Index(fields=("target_type", "target_id", "-occurred_at"), name="plain_target"),
            models.Index(fields=("actor", "-id"), name="plain_actor"),
            models.Index(fields=("owner", "-id"), name="plain_owner"),
        )

    def __str__(self) -> str:
        return self.action


def append(user: User) -> None:
    audit.record("benchmark.append", actor=user, target=user, **DETAILS)


def insert(user: User) -> None:
    some = bytes(32)
    data = {"target_name": str(user), "details": DETAILS, "ip_address": None}
    Plain.objects.create(
        actor=user,
        owner=user.audit_owner,
        action="benchmark.insert",
        target_type=User._meta.label_lower,
        target_id=str(user.pk),
        request_id="",
        occurred_at=timezone.now(),
        payload_hash=some,
        leaf_hash=some,
        seal=some,
        salt=bytes(16),
        data=data,
    )


def per_second(act: Callable[[User], None], user: User, *, threads: int) -> float:
    """How often several threads, each with a connection of its own, do it in a second."""
    counts = [0] * threads
    ready = threading.Barrier(threads)

    def work(number: int) -> None:
        act(user)  # connect, and plan what is planned once
        ready.wait()
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            act(user)
            counts[number] += 1
        connection.close()

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts) / SECONDS


def compare(user: User, *, threads: int) -> str:
    """The middle of several rounds, the two sides taking turns."""
    rounds = [
        (per_second(insert, user, threads=threads), per_second(append, user, threads=threads))
        for _ in range(ROUNDS)
    ]
    plain, logged = min(rounds, key=lambda pair: abs(pair[1] / pair[0] - _middle(rounds)))
    return (
        f"{threads} thread(s): plain {plain:,.0f}/s, audit {logged:,.0f}/s,"
        f" ratio {logged / plain:.2f}\n"
    )


def _middle(rounds: list[tuple[float, float]]) -> float:
    return statistics.median(logged / plain for plain, logged in rounds)


def main() -> None:
    original = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with connection.schema_editor() as editor:
            editor.create_model(Plain)
        user = User.objects.create_user("ada@example.org", name="Ada")
        for threads in THREADS:
            sys.stdout.write(compare(user, threads=threads))
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)


if __name__ == "__main__":
    main()
