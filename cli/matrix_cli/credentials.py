"""Where to go and who one is: the environment first, then what ``matrix login`` kept."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from matrix_cli.errors import TokenNeeded

DEFAULT_URL = "http://localhost:8000"


class Credentials(NamedTuple):
    url: str
    token: str


def known() -> Credentials:
    """Raises ``TokenNeeded``. A token is only ever sent to the marketplace it was kept for."""
    kept = _read()
    url = current_url(kept)
    token = os.environ.get("MATRIX_TOKEN") or kept["tokens"].get(url, "")
    if not token:
        raise TokenNeeded(f"No token for {url}. Sign in first: `matrix login`.")
    return Credentials(url, token)


def current_url(kept: dict[str, Any] | None = None) -> str:
    found = os.environ.get("MATRIX_URL") or (kept or _read())["url"]
    return str(found).rstrip("/")


def keep(credentials: Credentials) -> Path:
    """Write the token where nobody else reads it."""
    kept = _read()
    kept["url"] = credentials.url
    kept["tokens"][credentials.url] = credentials.token
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(kept, file, indent=2)
    partial.replace(path)
    return path


def _path() -> Path:
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "matrix" / "credentials.json"


def _read() -> dict[str, Any]:
    nothing: dict[str, Any] = {"url": DEFAULT_URL, "tokens": {}}
    try:
        found = json.loads(_path().read_text())
    except (OSError, ValueError):
        return nothing
    is_ours = isinstance(found, dict) and isinstance(found.get("tokens"), dict)
    return nothing | found if is_ours else nothing
