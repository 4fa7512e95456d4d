"""What an app declares in ``matrix.toml``, completed by what was detected in its bundle."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from appstore import matrix_toml
from appstore.matrix_toml import Finding
from marketplace.core.errors import Invalid

DEFAULT_PORT = 8000
SAID_AT_ONCE = 3
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


class ManifestInvalid(Invalid):
    """Something in matrix.toml is wrong; `errors` says what, with line, column and path."""

    code = "manifest_invalid"

    def __init__(self, findings: Sequence[Finding]) -> None:
        said = " ".join(f"matrix.toml, {found}" for found in findings[:SAID_AT_ONCE])
        more = len(findings) - SAID_AT_ONCE
        super().__init__(f"{said} And {more} more." if more > 0 else said)
        self.findings = findings
        self.errors = [found.as_json() for found in findings]


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
    ``declared`` are the keys of ``matrix.toml``; the rest was detected or is the default.
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
    license: str = ""
    source: str = ""
    declared: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        lists = {"hosts": list(self.hosts), "declared": list(self.declared)}
        return asdict(self) | {"environment": dict(self.environment)} | lists

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Manifest":
        environment = tuple(sorted(document.get("environment", {}).items()))
        lists = {"hosts": tuple(document["hosts"]), "declared": tuple(document.get("declared", ()))}
        return cls(**dict(document) | {"environment": environment} | lists)


def read(
    text: str | None, *, detected: Mapping[str, str] | None, detected_license: str = ""
) -> Manifest:
    """Make the manifest of a bundle.

    Args:
        text: That of ``matrix.toml``, or None where there is none.
        detected: ``stack``, ``runtime``, ``start`` as ``detection.detect`` found them, or None.
        detected_license: The SPDX expression that other files of the bundle name.

    Raises:
        ManifestInvalid: with all that is wrong, and where.
        RuntimeUnknown: neither declared nor detected how to start.
    """
    document, findings = matrix_toml.read(text or "")
    if findings:
        raise ManifestInvalid(findings)
    found = dict(detected or {})
    runtime, start = (_text(document, key, found) for key in ("runtime", "start"))
    stack = STACKS.get(runtime) or found.get("stack", "")
    if not stack or not start:
        raise RuntimeUnknown
    resources = document.get("resources", {})
    return Manifest(
        stack=stack,
        runtime=runtime,
        start=start,
        install=_text(document, "install"),
        build=_text(document, "build", found),
        port=int(document.get("port", DEFAULT_PORT)),
        health_path=document.get("health_path", "/"),
        environment=_environment(document),
        hosts=tuple(sorted(set(document.get("permissions", {}).get("hosts", [])))),
        cpu_millicores=_amount(resources, "cpu_millicores", 500, settings.INSTANCE_CPU_MILLICORES),
        memory_mib=_amount(resources, "memory_mib", 256, settings.INSTANCE_MEMORY_MIB),
        disk_mib=_amount(resources, "disk_mib", 128, settings.INSTANCE_DISK_MIB),
        license=matrix_toml.canonical_license(document.get("license", "")) or detected_license,
        source=document.get("source", ""),
        declared=tuple(_names(document)),
    )


def _text(document: Mapping[str, Any], key: str, found: Mapping[str, str] | None = None) -> str:
    value: str = document.get(key, (found or {}).get(key, ""))
    return value.strip()


def _amount(resources: Mapping[str, Any], key: str, default: int, most: int) -> int:
    return min(int(resources.get(key, default)), most)


def _environment(document: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    variables: Mapping[str, str] = document.get("environment", {})
    return tuple(sorted((name, value.strip()) for name, value in variables.items()))


def _names(document: Mapping[str, Any]) -> list[str]:
    """The declared keys, those of ``resources`` one by one: the rest of it are defaults."""
    resources = [f"resources.{key}" for key in document.get("resources", {})]
    return sorted([*document.keys() - {"resources"}, *resources])
