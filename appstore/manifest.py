"""What an app declares in ``matrix.toml``, completed by what was detected in its bundle."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from marketplace.core.errors import Invalid

HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
DEFAULT_PORT = 8000
TEXT_LENGTH_MAX = 1000
HOSTS_MAX = 50


class ManifestInvalid(Invalid):
    code = "manifest_invalid"


class RuntimeUnknown(Invalid):
    code = "runtime_unknown"

    def __init__(self) -> None:
        super().__init__(
            "We could not see how to start this app. Add a matrix.toml with `runtime` and `start`."
        )


@dataclass(frozen=True, slots=True)
class Manifest:
    """How to build and run a version, and what it asks for.

    ``stack`` is what must be installed (``python``, ``node`` or ``static``), ``runtime`` what
    people call it (``flask``, ``express`` …). Commands are for a shell in the app's folder.
    """

    stack: str
    runtime: str
    start: str
    install: str = ""
    build: str = ""
    port: int = DEFAULT_PORT
    health_path: str = "/"
    environment: tuple[tuple[str, str], ...] = ()
    hosts: tuple[str, ...] = ()
    cpu_millicores: int = 500
    memory_mib: int = 256
    disk_mib: int = 128

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"environment": dict(self.environment), "hosts": list(self.hosts)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Manifest":
        environment = tuple(sorted(document.get("environment", {}).items()))
        return cls(
            **dict(document) | {"environment": environment, "hosts": tuple(document["hosts"])}
        )


def read(matrix_toml: str | None, *, detected: Mapping[str, str] | None) -> Manifest:
    """Make the manifest of a bundle.

    Args:
        matrix_toml: The text of ``matrix.toml``, or None where there is none.
        detected: ``stack``, ``runtime`` and ``start`` as ``detection.detect`` found them.

    Raises:
        ManifestInvalid: with the line or key that is wrong.
        RuntimeUnknown: neither declared nor detected how to start.
    """
    declared = _parse(matrix_toml) if matrix_toml else {}
    found = dict(detected or {})
    runtime = _text(declared, "runtime", found.get("runtime", ""))
    start = _text(declared, "start", found.get("start", ""))
    stack = STACKS.get(runtime) or found.get("stack", "")
    if not stack or not start:
        raise RuntimeUnknown
    permissions, resources = _table(declared, "permissions"), _table(declared, "resources")
    return Manifest(
        stack=stack,
        runtime=runtime,
        start=start,
        install=_text(declared, "install", ""),
        build=_text(declared, "build", found.get("build", "")),
        port=_number(declared, "port", DEFAULT_PORT, least=1024, most=65535),
        health_path=_path(declared),
        environment=_environment(declared),
        hosts=_hosts(permissions),
        cpu_millicores=_number(
            resources, "cpu_millicores", 500, least=50, most=settings.INSTANCE_CPU_MILLICORES
        ),
        memory_mib=_number(
            resources, "memory_mib", 256, least=32, most=settings.INSTANCE_MEMORY_MIB
        ),
        disk_mib=_number(resources, "disk_mib", 128, least=8, most=settings.INSTANCE_DISK_MIB),
    )


STACKS = {
    "python": "python",
    "flask": "python",
    "fastapi": "python",
    "node": "node",
    "express": "node",
    "nextjs": "node",
    "static": "static",
    "react": "node",
}
KEYS = {"name", "runtime", "install", "build", "start", "port", "health_path", "environment"}
TABLES = {"permissions", "resources"}


def _parse(text: str) -> dict[str, Any]:
    try:
        document = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, or a number too long to read
        raise ManifestInvalid(f"matrix.toml: {error}.") from error
    except RecursionError as error:
        raise ManifestInvalid("matrix.toml: it is nested too deep.") from error
    unknown = sorted(document.keys() - KEYS - TABLES)
    if unknown:
        raise ManifestInvalid(f"matrix.toml: unknown key `{unknown[0][:80]}`.")
    if document.get("runtime", "python") not in list(STACKS):
        raise ManifestInvalid(f"matrix.toml: `runtime` is one of {', '.join(sorted(STACKS))}.")
    return document


def _text(document: Mapping[str, Any], key: str, default: str) -> str:
    value = document.get(key, default)
    if not isinstance(value, str) or len(value) > TEXT_LENGTH_MAX or "\0" in value:
        raise ManifestInvalid(
            f"matrix.toml: `{key}` is a text of at most {TEXT_LENGTH_MAX} characters."
        )
    return value.strip()


def _table(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = document.get(key, {})
    if not isinstance(value, dict):
        raise ManifestInvalid(f"matrix.toml: `[{key}]` is a table.")
    return value


def _number(document: Mapping[str, Any], key: str, default: int, *, least: int, most: int) -> int:
    value = document.get(key, min(default, most))
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ManifestInvalid(f"matrix.toml: `{key}` is a number from {least} to {most}.")
    return value


def _path(document: Mapping[str, Any]) -> str:
    path = _text(document, "health_path", "/")
    if not path.startswith("/") or not path.isprintable() or " " in path:
        raise ManifestInvalid("matrix.toml: `health_path` starts with a slash.")
    return path


def _environment(document: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    table = _table(document, "environment")
    for name in table:
        if not ENVIRONMENT_NAME.fullmatch(name):
            raise ManifestInvalid(f"matrix.toml: `{name[:80]}` cannot be an environment variable.")
    return tuple(sorted((name, _text(table, name, "")) for name in table))


def _hosts(permissions: Mapping[str, Any]) -> tuple[str, ...]:
    hosts = permissions.get("hosts", [])
    if not isinstance(hosts, list) or len(hosts) > HOSTS_MAX:
        raise ManifestInvalid(
            f"matrix.toml: `permissions.hosts` is a list of at most {HOSTS_MAX} hosts."
        )
    for host in hosts:
        if not isinstance(host, str) or not HOST.fullmatch(host):
            raise ManifestInvalid(
                f"matrix.toml: “{str(host)[:80]}” is not a host name such as example.org."
            )
    return tuple(sorted(set(hosts)))
