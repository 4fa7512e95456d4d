"""The gateway as a process of its own, for the tests that end it."""

import sys

import uvloop

from runtime.access import Access
from runtime.gateway.config import Config
from runtime.gateway.service import Service
from tests.runtime.gateway.world import KEY


def beat():
    sys.stdout.write("beat\n")


if __name__ == "__main__":
    conninfo, port = sys.argv[1:]
    service = Service(
        config=Config(
            apps_domain="apps.localhost",
            site_url="http://site.test:8000",
            flush_interval_seconds=0.3,
        ),
        access=Access(KEY),
        conninfo=conninfo,
        heartbeat=beat,
    )
    uvloop.run(service.run(bind="127.0.0.1", port=int(port)))
