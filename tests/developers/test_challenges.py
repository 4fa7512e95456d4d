"""Looking for proof on a network that is not to be trusted."""

import time
from datetime import timedelta

import pytest

from developers.challenges import ProofMissing, look
from developers.models import ChallengeMethod, VerifiedDomain
from tests.developers.servers.web import ok


def by_record():
    return VerifiedDomain(domain="acme.dev", token="t0k3n", method=ChallengeMethod.DNS)


def by_file(domain="acme.dev"):
    return VerifiedDomain(domain=domain, token="t0k3n", method=ChallengeMethod.WELL_KNOWN)


def test_a_record_among_others_proves_the_domain(name_server):
    name_server.put(
        "_matrix-challenge.acme.dev", "TXT", '"v=spf1 -all"', '"matrix-veri" "fication=t0k3n"'
    )
    look(by_record())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((), "has no TXT record"),
        (('"matrix-verification=other"',), "has 1 TXT record, but not ours"),
        (('"matrix-verification=t0k3n "', '"x"'), "has 2 TXT records, but not ours"),
    ],
)
def test_another_record_or_none_proves_nothing(name_server, values, said):
    name_server.put("_matrix-challenge.acme.dev", "TXT", *values)
    with pytest.raises(ProofMissing, match=said):
        look(by_record())


def test_a_record_of_the_parent_domain_does_not_count(name_server):
    name_server.put("acme.dev", "TXT", '"matrix-verification=t0k3n"')
    with pytest.raises(ProofMissing, match="no TXT record"):
        look(by_record())


def test_silent_name_servers_are_not_waited_for_long(name_server, settings):
    settings.DOMAIN_CHECK_TIMEOUT = timedelta(milliseconds=300)
    name_server.is_silent = True
    started = time.monotonic()
    with pytest.raises(ProofMissing, match="did not answer"):
        look(by_record())
    assert time.monotonic() - started < 3


def test_a_line_in_the_file_proves_the_domain(web_server):
    web_server.answer = ok("# of acme\nmatrix-verification=t0k3n\n")
    look(by_file())
    request = web_server.asked[0].decode()
    assert request.startswith("GET /.well-known/matrix-verification.txt HTTP/1.1\r\n")
    assert "Host: acme.dev\r\n" in request
    assert web_server.server_names == ["acme.dev"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (ok("matrix-verification=other"), "does not hold our line"),
        (ok("xmatrix-verification=t0k3n"), "does not hold our line"),
        (ok("x" * 4096 + "\nmatrix-verification=t0k3n"), "does not hold our line"),
        (b"HTTP/1.1 404 Not Found\r\n\r\nmatrix-verification=t0k3n", "answers 404"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\n\r\nmatrix-verification=t0k3n",
            "answers 302",
        ),
        (b"matrix-verification=t0k3n\r\n", "did not answer over HTTPS"),
        (b"", "did not answer over HTTPS"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000, "did not answer over HTTPS"),
    ],
)
def test_any_other_answer_proves_nothing(web_server, answer, said):
    web_server.answer = answer
    with pytest.raises(ProofMissing, match=said):
        look(by_file())


def test_a_server_that_dribbles_is_left(web_server, settings):
    settings.DOMAIN_CHECK_TIMEOUT = timedelta(milliseconds=500)
    web_server.answer, web_server.pause = ok("matrix-verification=t0k3n"), 0.05
    started = time.monotonic()
    with pytest.raises(ProofMissing, match="too long"):
        look(by_file())
    assert time.monotonic() - started < 2


def test_a_certificate_for_another_name_proves_nothing(web_server, name_server):
    name_server.put("other.dev", "A", "127.0.0.1")
    web_server.answer = ok("matrix-verification=t0k3n")
    with pytest.raises(ProofMissing, match="no good certificate"):
        look(by_file("other.dev"))
    assert web_server.asked == []


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        *(("A", address) for address in ("127.0.0.1", "10.0.0.8", "169.254.169.254", "100.64.0.1")),
        *(("AAAA", address) for address in ("::1", "::ffff:127.0.0.1", "fd00::1", "fe80::1")),
    ],
)
def test_what_is_not_public_is_never_dialled(web_server, name_server, settings, kind, address):
    settings.DOMAIN_CHECK_ALSO_REACH = ()
    name_server.records.clear()
    name_server.put("acme.dev", kind, address)
    with pytest.raises(ProofMissing, match="not public"):
        look(by_file())
    assert web_server.asked == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(web_server, name_server):
    name_server.put("acme.dev", "A", "127.0.0.1", "10.0.0.8")
    with pytest.raises(ProofMissing, match="not public"):
        look(by_file())
    assert web_server.asked == []


def test_a_name_without_address_is_said_so(name_server):
    with pytest.raises(ProofMissing, match="has no address"):
        look(by_file())
