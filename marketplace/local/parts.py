"""The processes of the marketplace on one machine, and what they are told."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from marketplace.local.child import Child

ROOT = Path(__file__).resolve().parents[2]
WEB_WORKERS = 2
WEB_THREADS = 8
JOB_THREADS = 4
SECRETS = ("SECRET_KEY", "ENCRYPTION_KEYS", "SIGNING_KEY")


class Parts(NamedTuple):
    web: Child
    gateway: Child
    beat: Child
    worker: Child


def environment(
    *,
    home: Path,
    port: int,
    secrets: Mapping[str, str],
    database_url: str,
    given: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """Settings for every process. What the person has set wins, except for where the ports are."""
    defaults = {
        **{name: secrets[name] for name in SECRETS},
        "DATABASE_URL": database_url,
        "SITE_URL": f"http://localhost:{port}",
        "MATRIX_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "marketplace.settings",
    }
    fixed = {
        "MATRIX_HOME": str(home),
        "GATEWAY_PORT": str(port + 1),
        "PYTHONUNBUFFERED": "1",
    }
    return defaults | dict(given) | fixed


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def build(settings: Mapping[str, str], *, port: int) -> Parts:
    web = [sys.executable, "-m", "gunicorn", "marketplace.wsgi", "--bind", f"127.0.0.1:{port}"]
    web += ["--worker-class", "gthread", "--workers", str(WEB_WORKERS)]
    web += ["--threads", str(WEB_THREADS), "--preload", "--no-control-socket"]
    web += ["--graceful-timeout", "10", "--log-level", "warning"]
    celery = [sys.executable, "-m", "celery", "--app", "marketplace", "--quiet"]
    worker = [*celery, "worker", "--pool", "threads", "--concurrency", str(JOB_THREADS)]
    worker += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    beat = [*celery, "beat", "--scheduler", "marketplace.core.beat:Scheduler", "--pidfile", ""]
    return Parts(
        web=Child("web", web, environment=settings),
        gateway=Child("gateway", manage("gateway"), environment=settings),
        beat=Child("beat", beat, environment=settings),
        worker=Child("worker", worker, environment=settings),
    )
