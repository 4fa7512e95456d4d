"""What is known of a person, app by app: how to hand it out, and how to forget it.

Each app registers its chapter when it starts, so the apps below need not know those above.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from marketplace.core.models import User

Facts = dict[str, object]


class Blocker(NamedTuple):
    """Why an account cannot be deleted yet, and what to do about it."""

    reason: str
    way_forward: str


class Chapter(NamedTuple):
    export: Callable[[User], Facts]
    """Everything about them, as JSON: a file for each key."""
    erase: Callable[[User, datetime], None]
    """Forget it, in the caller's transaction. Safe to run twice."""
    blockers: Callable[[User], Iterable[Blocker]]


_CHAPTERS: dict[str, Chapter] = {}


def register(
    name: str,
    *,
    export: Callable[[User], Facts],
    erase: Callable[[User, datetime], None] = lambda _user, _at: None,
    blockers: Callable[[User], Iterable[Blocker]] = lambda _user: (),
) -> None:
    _CHAPTERS[name] = Chapter(export, erase, blockers)


def export(user: User) -> dict[str, Facts]:
    return {name: chapter.export(user) for name, chapter in _CHAPTERS.items()}


def erase(user: User, *, at: datetime) -> None:
    """The upper apps first: they may still ask who somebody is."""
    for chapter in reversed(_CHAPTERS.values()):
        chapter.erase(user, at)


def blockers(user: User) -> list[Blocker]:
    return [blocker for chapter in _CHAPTERS.values() for blocker in chapter.blockers(user)]


def rows(queryset: QuerySet, *fields: str) -> list[dict[str, object]]:  # type: ignore[type-arg]
    """Those fields of every row, the oldest first."""
    return list(queryset.order_by("pk").values(*fields))
