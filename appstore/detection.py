"""How to start an ordinary project that brings no ``matrix.toml``."""

import re
import shlex
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from appstore.matrix_toml import canonical_license

Detected = dict[str, str]

TEXT_MAX = 1000
PROCFILE_WEB = re.compile(r"^web:[ \t]*(\S.*)$", re.MULTILINE)
# A JSON server of one process needs threads to answer while it waits for something.
GUNICORN = "gunicorn --bind 127.0.0.1:$PORT --worker-tmp-dir /tmp --threads 8"
UVICORN = "uvicorn --host 127.0.0.1 --port $PORT"
NODE_PATH = "PATH=/app/node_modules/.bin:$PATH; "
NODE_FRAMEWORKS = {"next": "nextjs", "express": "express"}


def detect(facts: Mapping[str, Any]) -> Detected | None:
    """``stack``, ``runtime``, ``start`` and perhaps ``build``; None when nothing is recognised.

    ``facts`` are those of ``sandbox.bundles.BundleReport``: nothing in them is to be trusted, and
    what comes out of them only ever runs in the app's own sandbox.
    """
    try:
        found = _detect(facts)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return found if found and all(map(_is_text, found.values())) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= TEXT_MAX and "\0" not in value


def license_of(facts: Mapping[str, Any]) -> str:
    """The SPDX licence expression of package.json or pyproject.toml; empty when there is none."""
    for stack in ("python", "node"):
        found = facts.get(stack)
        said = found.get("license") if isinstance(found, Mapping) else None
        if isinstance(said, str) and (canonical := canonical_license(said)):
            return canonical
    return ""


def _detect(facts: Mapping[str, Any]) -> Detected | None:
    found = _python(facts["python"]) or _node(facts.get("node")) or _static(facts["pages"])
    procfile = PROCFILE_WEB.search(facts["contents"].get("Procfile", ""))
    if procfile and found:
        found["start"] = procfile[1].strip()
    return found


def _python(facts: Mapping[str, Any]) -> Detected | None:
    app = next((app for app in facts["apps"] if not app["needs_arguments"]), None)
    if app is None:
        return None
    target, folder = shlex.quote(app["target"]), shlex.quote(app["directory"])
    elsewhere = app["directory"] not in {"", "."}
    if app["protocol"] == "asgi":
        factory = " --factory" if app["is_factory"] else ""
        target = shlex.quote(app["target"].removesuffix("()"))
        where = f" --app-dir {folder}" if elsewhere else ""
        start = f"{UVICORN}{where}{factory} {target}"
    else:
        where = f" --chdir {folder}" if elsewhere else ""
        start = f"{GUNICORN}{where} {target}"
    runtime = app["framework"] if app["framework"] in {"flask", "fastapi"} else "python"
    return {"stack": "python", "runtime": runtime, "start": start}


def _node(facts: Mapping[str, Any] | None) -> Detected | None:
    if facts is None:
        return None
    scripts, dependencies = facts["scripts"], facts["dependencies"]
    entry = next(iter(facts["servers"]), "") or facts.get("main") or ""
    start = scripts.get("start") or (f"node {shlex.quote(entry)}" if entry else "")
    if not start:
        return None
    frameworks = (name for package, name in NODE_FRAMEWORKS.items() if package in dependencies)
    found = {
        "stack": "node",
        "runtime": next(frameworks, "node"),
        "start": f"{NODE_PATH}{start}",
    }
    if found["runtime"] == "nextjs" and "build" in scripts:
        found["build"] = "npm run build"
    return found


def _static(pages: list[str]) -> Detected | None:
    if not pages:
        return None
    folder = shlex.quote(str(PurePosixPath(pages[0]).parent))
    start = f"python3 -m http.server $PORT --bind 127.0.0.1 --directory {folder}"
    return {"stack": "static", "runtime": "static", "start": start}
