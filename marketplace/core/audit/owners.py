"""Whose history shows a row: ``user:5``, ``developer:7``, ``workspace:3``."""

from collections.abc import Callable, Iterable

from django.db import models

from marketplace.core.models import User

Source = Callable[[User], Iterable[str]]

_SOURCES: list[Source] = []


def owners_source(source: Source) -> Source:
    """Declare, in an app's ``receivers``, what else belongs to a person."""
    _SOURCES.append(source)
    return source


def owners_of(user: User) -> list[str]:
    """Every owner that is this person, or that this person speaks for."""
    found = [owner for source in _SOURCES for owner in source(user)]
    return [user.audit_owner, *dict.fromkeys(found)]


def owner_of(target: models.Model, *, actor: User | None) -> str:
    """The target's ``audit_owner``; where it has none, whoever acts."""
    owner: str | None = getattr(target, "audit_owner", None)
    if owner is not None:
        return owner
    return actor.audit_owner if actor else ""
