"""A small Internet on loopback: names and a web server."""

import pytest

from tests.developers.servers.names import NameServer
from tests.developers.servers.web import WebServer, certificate


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, tmp_path):
    """No test finds documents that another one left."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def name_server(settings):
    server = NameServer()
    settings.DNS_SERVERS = [server.address]
    yield server
    server.close()


@pytest.fixture
def web_server(name_server, settings, tmp_path, monkeypatch):
    """Serves ``acme.dev``, which the name server puts at loopback; only the test may go there."""
    trusted, served = certificate(["acme.dev"], tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    server = WebServer(served)
    settings.DOMAIN_CHECK_PORT = server.port
    settings.DOMAIN_CHECK_ALSO_REACH = ("127.0.0.1/32",)
    name_server.put("acme.dev", "A", "127.0.0.1")
    yield server
    server.close()
