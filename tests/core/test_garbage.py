"""Whatever is sent to whichever address, no answer is a 500."""

from tests.core.addresses import address, in_address, routes, writes
from tests.core.recipes import ask

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


def test_an_address_full_of_garbage_breaks_nothing(theirs):
    for route in ROUTES:
        right = address(route, theirs)
        wrong = [f"{right}?" + "&".join(f"{name}={bad}" for name in IN_QUERY) for bad in GARBAGE]
        for value in in_address(route, theirs).values():
            wrong += [right.replace(str(value), bad) for bad in GARBAGE]
        for place in wrong:
            assert ask(route, place, "GET", theirs.owner).status_code not in {500, 502}, place


def test_a_body_full_of_garbage_breaks_nothing(theirs):
    for route in ROUTES:
        place = address(route, theirs)
        for method in writes(route):
            if ask(route, place, method, theirs.owner).status_code == 405:
                continue
            for kind, body in BODIES:
                sent = {"data": body, "content_type": kind}
                answer = ask(route, place, method, theirs.owner, **sent)
                assert answer.status_code not in {500, 502}, (method, place, kind, body[:40])
