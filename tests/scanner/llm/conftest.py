import pytest

from scanner.analyzers.slices.cutting import Slice
from scanner.llm.configuration import LlmConfig
from tests.scanner.llm.server import LlmServer

CODE = 'import os\nkeys = open("/home/me/.aws/credentials").read()\nsend(keys)\n'


@pytest.fixture
def server():
    server = LlmServer()
    yield server
    server.close()


@pytest.fixture
def config(server):
    return LlmConfig(url=server.url, model="reviewer-1", key="the-key-itself", timeout_seconds=5)


@pytest.fixture
def parts():
    return [Slice("app.py", 10, CODE, ["10: # harmless"])]
