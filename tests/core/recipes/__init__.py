"""How each address that changes something is used well, and what that leaves in the audit log.

A recipe prepares what is needed and answers a function that makes the one request. It stands for
``"METHOD name-of-the-route"``; a route may have several.
"""

import pkgutil
from collections.abc import Callable
from contextlib import contextmanager
from importlib import import_module
from typing import NamedTuple

from django.db import transaction
from django.test import Client

from marketplace.core.models import SecurityAudit
from tests.core.addresses import is_of_api
from tests.factories import sign_in
from tests.factories.identity import Program


class Recipe(NamedTuple):
    key: str
    prepare: Callable
    actions: tuple[str, ...]


RECIPES = []


def change(key, *actions):
    """Register a recipe: asked for ``key``, it leaves one row for each of ``actions``."""

    def register(prepare):
        RECIPES.append(Recipe(key, prepare, actions))
        return prepare

    return register


class Machine(Program):
    default_format = "json"


def anybody():
    """Who calls without an account."""
    return Machine()


def browser(user):
    """The pages as ``user`` sees them who has just used a second factor."""
    client = Client()
    sign_in(client, user)
    return client


def machine(user):
    """The API as ``user`` calls it who is signed in, with every right a token can have."""
    client = Machine()
    sign_in(client, user)
    client.force_authenticate(user)
    return client


@contextmanager
def undone():
    """What happens inside is looked at, and did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(route, place, method, user, **sent):
    """One request as ``user`` (or nobody), undone afterwards; ``rows`` are what it noted."""
    with undone():
        caller = machine if is_of_api(route) else browser
        client = caller(user) if user else anybody()
        before = SecurityAudit.objects.count()
        answer = client.generic(method, place, **sent)
        if answer.streaming:
            b"".join(answer.streaming_content)  # to its end, which closes what it reads
        answer.rows = SecurityAudit.objects.count() - before
    return answer


def recipes():
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return RECIPES
