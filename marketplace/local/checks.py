"""``make check``: everything about the code that needs no running marketplace."""

import base64
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from marketplace.local.parts import ROOT, manage

SCHEMA = Path("docs", "openapi.yaml")
# As in production, with values that nobody uses. No check opens the database.
PRODUCTION = {
    "SITE_URL": "https://market.example",
    "SECRET_KEY": "checks-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ENCRYPTION_KEYS": base64.b64encode(b"checks-only" + b"0" * 21).decode(),
    "SIGNING_KEY": base64.b64encode(b"checks-only" + b"1" * 21).decode(),
    "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_HOST": "mail.example",
    "DJANGO_SETTINGS_MODULE": "marketplace.settings",
}


class Verdict(NamedTuple):
    name: str
    passed: bool
    output: str
    seconds: float


def run() -> int:
    """Print each verdict; 1 if one of them is no. All are heard."""
    steps: dict[str, Callable[[], tuple[bool, str]]] = {
        "types": lambda: _tool("mypy"),
        "format": lambda: _tool("ruff", "format", "--check"),
        "lint": lambda: _tool("ruff", "check"),
        "import contracts": lambda: _tool("lint-imports"),
        "migrations": lambda: _manage("makemigrations", "--check", "--dry-run"),
        "production settings": lambda: _manage("check", "--deploy", "--fail-level", "WARNING"),
        "OpenAPI file": _schema_is_current,
    }
    with (
        tempfile.TemporaryDirectory(prefix="matrix-check-") as home,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        PRODUCTION["MATRIX_HOME"] = home
        verdicts = list(map(_show, pool.map(_judge, steps, steps.values())))
    return 0 if all(verdict.passed for verdict in verdicts) else 1


def write_schema() -> None:
    """Bring the OpenAPI file up to what the code says."""
    is_valid, schema = _schema()
    if not is_valid:
        sys.exit(schema)
    (ROOT / SCHEMA).write_text(schema)


def _judge(name: str, step: Callable[[], tuple[bool, str]]) -> Verdict:
    started = time.monotonic()
    passed, output = step()
    return Verdict(name, passed, output, time.monotonic() - started)


def _show(verdict: Verdict) -> Verdict:
    word = "ok" if verdict.passed else "FAILED"
    print(f"{verdict.name:<22} {word:<7} {verdict.seconds:5.1f} s", flush=True)
    if not verdict.passed:
        print(verdict.output.rstrip() + "\n", flush=True)
    return verdict


def _schema_is_current() -> tuple[bool, str]:
    is_valid, schema = _schema()
    if not is_valid:
        return False, schema
    kept = ROOT / SCHEMA
    is_current = kept.exists() and kept.read_text() == schema
    return is_current, f"{SCHEMA} is older than the code; `make openapi` writes it anew"


def _schema() -> tuple[bool, str]:
    command = manage("spectacular", "--validate", "--fail-on-warn")
    result = subprocess.run(
        command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False
    )
    return result.returncode == 0, result.stderr if result.returncode else result.stdout


def _manage(*arguments: str) -> tuple[bool, str]:
    return _run(manage(*arguments))


def _tool(name: str, *arguments: str) -> tuple[bool, str]:
    return _run([str(Path(sys.executable).with_name(name)), *arguments])


def _run(command: list[str]) -> tuple[bool, str]:
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.returncode == 0, result.stdout


def _environment() -> dict[str, str]:
    return dict(os.environ) | PRODUCTION
