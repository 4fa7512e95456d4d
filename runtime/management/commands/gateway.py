"""Serve every instance's own address."""

from typing import Any
from urllib.parse import urlsplit

import uvloop
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from psycopg.conninfo import make_conninfo

from marketplace.core import heartbeats
from runtime.access import site_access
from runtime.gateway.config import Config
from runtime.gateway.service import Service


class Command(BaseCommand):
    help = "Serve every instance's own address until it is told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        config = Config(
            apps_domain=settings.APPS_DOMAIN,
            site_url=settings.SITE_URL,
            secure=urlsplit(settings.APPS_URL).scheme == "https",
            trusted_proxies=settings.TRUSTED_PROXY_COUNT,
        )
        service = Service(
            config=config, access=site_access(), conninfo=_conninfo(), heartbeat=_beat
        )
        uvloop.run(service.run(bind=settings.GATEWAY_BIND, port=settings.GATEWAY_PORT))


def _conninfo() -> str:
    parameters = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password", "sslmode")
    return make_conninfo(**{name: parameters[name] for name in names if parameters.get(name)})


def _beat() -> None:
    # A thread's connection has no request whose end would notice that it broke.
    close_old_connections()
    heartbeats.beat("gateway")
