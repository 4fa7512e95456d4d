"""Whatever is sent to whichever address, no answer is a 500."""

from copy import deepcopy
from urllib.parse import unquote, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.core.addresses import WRITES, address, in_address, is_of_api, routes, writes
from tests.core.recipes import browser, machine, undone

ROUTES = routes()
IN_QUERY = ("q", "page", "cursor", "tab", "category", "developer", "sort", "next", "version")
GARBAGE = ("'", "%00", "%ff", "..%2f..", "9" * 400, "💥")
BODIES = (
    ("application/json", ""),
    ("application/json", "{"),
    ("application/json", '[1, null, {"a": "\\u0000"}]'),
    ("application/json", "[" * 20_000),
    ("application/x-www-form-urlencoded", "name=%00&slug=%ff&version=%ff"),
    ("application/x-www-form-urlencoded", "name=" + "x" * 100_000),
    ("multipart/form-data; boundary=x", "--x\r\nnonsense"),
    ("nonsense", "\xff"),
)


class Somebody:
    """Signed in once, for pages and for the API; what a request does is undone."""

    def __init__(self, user):
        self.user = user
        self.clients = {caller: caller(user) for caller in (browser, machine)}
        for client in self.clients.values():
            client.get("/")  # it is noted that the session is used, once and not each time
        self.cookies = {caller: client.cookies for caller, client in self.clients.items()}

    def ask(self, route, place, method, **sent):
        caller = machine if is_of_api(route) else browser
        client = self.clients[caller]
        client.cookies = deepcopy(self.cookies[caller])
        with undone():
            if caller is machine:
                client.force_authenticate(type(self.user).objects.get(pk=self.user.pk))
            answer = client.generic(method, place, **sent)
            if answer.streaming:
                b"".join(answer.streaming_content)  # to its end, which closes what it reads
        return answer


@pytest.fixture
def owner(theirs):
    return Somebody(theirs.owner)


def garbled(route, theirs):
    """The address with garbage in its query, and in the place of each of its values."""
    right, values = address(route, theirs), in_address(route, theirs).values()
    for bad in GARBAGE:
        yield f"{right}?" + "&".join(f"{name}={bad}" for name in IN_QUERY), bad
        for value in values:
            yield right.replace(str(value), bad), bad


def is_news(place, bad, seen):
    """What leads to no view is the same page for all of a part of the site; once will do."""
    try:
        resolve(unquote(urlsplit(place).path, errors="replace"))
    except Resolver404:
        nowhere = (place.split("/")[1], bad)
        is_first = nowhere not in seen
        seen.add(nowhere)
        return is_first
    return True


def test_an_address_full_of_garbage_breaks_nothing(theirs, owner):
    seen = set()
    for route in ROUTES:
        is_read = owner.ask(route, address(route, theirs), "GET").status_code != 405
        method = "GET" if is_read else writes(route)[0]
        for place, bad in garbled(route, theirs):
            if is_news(place, bad, seen):
                assert owner.ask(route, place, method).status_code not in {500, 502}, place


def test_a_body_full_of_garbage_breaks_nothing(theirs, owner):
    for route in ROUTES:
        place, taken = address(route, theirs), set(WRITES)
        for method in writes(route):
            if method not in taken:
                continue
            for kind, body in BODIES:
                answer = owner.ask(route, place, method, data=body, content_type=kind)
                assert answer.status_code not in {500, 502}, (method, place, kind, body[:40])
                if answer.status_code == 405:
                    taken = set(answer["Allow"].split(", "))
                    break
