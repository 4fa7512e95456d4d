import socket

import pytest

from marketplace.local.errors import Refused
from marketplace.local.ports import chosen_port, require_free


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_taken_port_is_named_with_a_way_out(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        listener = socket.create_server((address, 0), family=family)
    except OSError as error:
        pytest.skip(f"this machine has no {address}: {error}")

    with listener:
        port = listener.getsockname()[1]
        with pytest.raises(Refused, match=rf"port {port} is taken\. .*PORT=8080 make run"):
            require_free(port)

    require_free(port)


@pytest.mark.parametrize("text", ["", "web", "0", "-1", "65535", "8000.0"])
def test_a_port_that_is_none_is_refused(text, monkeypatch):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(Refused, match="is not a port"):
        chosen_port()


def test_the_port_is_8000_unless_said_otherwise(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)

    assert chosen_port() == 8000
