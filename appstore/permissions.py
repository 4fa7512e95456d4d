"""What an app asks for beyond its own sandbox, what a workspace granted, and the difference."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Permission(NamedTuple):
    """One thing an app asks for. ``kind`` and ``value`` are what is granted, the rest is words."""

    kind: str
    value: str
    label: str
    text: str


class Difference(NamedTuple):
    """What a newer manifest asks for beside, and no longer."""

    added: tuple[Permission, ...]
    removed: tuple[Permission, ...]


def asked(manifest: Mapping[str, Any]) -> tuple[Permission, ...]:
    """What a manifest asks for, in its order."""
    return tuple(
        Permission("host", host, f"Reach {host}", "Over HTTP and HTTPS, and no other host.")
        for host in manifest["hosts"]
    )


def asked_by_any(manifests: Iterable[Mapping[str, Any]]) -> list[Permission]:
    """What any of several versions asks for, once each."""
    return list(dict.fromkeys(one for manifest in manifests for one in asked(manifest)))


def granted(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """What an installation keeps of a consent to all that a manifest asks for."""
    return {"hosts": list(manifest["hosts"])}


def merged(held: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """What was granted before, and all that a manifest asks for beside."""
    added = [permission.value for permission in wider(held, manifest)]
    return {"hosts": [*held.get("hosts", ()), *added]}


def usable(held: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a version may use: what it asks for, as far as it was granted."""
    refused = {permission.value for permission in wider(held, manifest)}
    return {"hosts": [host for host in manifest["hosts"] if host not in refused]}


def is_asked_for(host: str, manifest: Mapping[str, Any]) -> bool:
    return any(_covers(asked_for, host) for asked_for in manifest["hosts"])


def wider(held: Mapping[str, Any], manifest: Mapping[str, Any]) -> tuple[Permission, ...]:
    """What a manifest asks for beyond what a workspace granted."""
    return tuple(
        permission
        for permission in asked(manifest)
        if not any(_covers(host, permission.value) for host in held.get("hosts", ()))
    )


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """What two manifests differ in, as a person deciding about the newer one reads it."""
    return Difference(added=wider(granted(before), after), removed=wider(granted(after), before))


def _covers(held: str, host: str) -> bool:
    """Whether one includes the other; ``*.example.org`` has all its subdomains."""
    if held == host:
        return True
    return held.startswith("*.") and host.removeprefix("*").endswith(held[1:])
