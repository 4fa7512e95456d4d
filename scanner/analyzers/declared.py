"""What an app declares, where no store has read its ``matrix.toml`` yet: as for a folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.analyzers.toml import parse_toml

TEXTS = ("install", "build", "start", "license")
MOST_BYTES = 64 * 1024


def declared_in(tree: Path) -> Mapping[str, Any] | None:
    """As the manifest of a version has it; None where nobody declared anything."""
    try:
        with (tree / "matrix.toml").open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        document = parse_toml(content.decode())
    except (OSError, ValueError, RecursionError):
        return None
    if len(content) > MOST_BYTES:
        return None
    asked = document.get("permissions")
    hosts = asked.get("hosts") if isinstance(asked, dict) else None
    return {
        "hosts": [str(host) for host in hosts] if isinstance(hosts, list) else [],
        **{name: document[name] for name in TEXTS if isinstance(document.get(name), str)},
    }
