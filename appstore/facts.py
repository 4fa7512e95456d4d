"""A manifest in words, for people who decide."""

from collections.abc import Iterable
from typing import Any, NamedTuple

RUNTIMES = {
    "flask": "Flask",
    "fastapi": "FastAPI",
    "python": "Python",
    "express": "Express",
    "nextjs": "Next.js",
    "node": "Node.js",
    "react": "React",
    "static": "Static site",
}


class Permission(NamedTuple):
    label: str
    text: str


def permissions(manifest: dict[str, Any]) -> list[Permission]:
    """What the app asks for beyond its own sandbox."""
    return [
        Permission(f"Reach {host}", "Over HTTP and HTTPS, and no other host.")
        for host in manifest["hosts"]
    ]


def permissions_of(manifests: Iterable[dict[str, Any]]) -> list[Permission]:
    """What any of several versions asks for, once each."""
    asked = [permission for manifest in manifests for permission in permissions(manifest)]
    return list(dict.fromkeys(asked))


def runtime_label(manifest: dict[str, Any]) -> str:
    runtime = str(manifest["runtime"])
    return RUNTIMES.get(runtime, runtime)


def manifest_facts(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of label and value."""
    return [
        ("Runtime", runtime_label(manifest)),
        ("Start", manifest["start"]),
        ("Install", manifest["install"] or "as usual for the runtime"),
        ("Build", manifest["build"]),
        ("Port", str(manifest["port"])),
        ("Health check", manifest["health_path"]),
        ("Hosts it may reach", ", ".join(manifest["hosts"]) or "none"),
        ("Memory", f"{manifest['memory_mib']} MiB"),
        ("Processor", f"{manifest['cpu_millicores']} millicores"),
        ("Disk", f"{manifest['disk_mib']} MiB"),
    ]
