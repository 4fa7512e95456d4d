"""From a bare Python to a complete ``.venv``: ``python3 marketplace/local/bootstrap.py COMMAND``.

Needs the standard library alone, not even pip or venv, which Debian ships separately: the one thing
fetched here is uv, by the address and digest in ``uv.lock``, and uv installs the rest. It must not
import a sibling, since importing ``marketplace`` imports Celery.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (whoever has an older one should be told so)
    sys.exit(
        f"matrix: Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}. "
        "If you have a newer one: make run PYTHON=python3.12"
    )

import hashlib
import io
import json
import os
import platform
import re
import ssl
import subprocess
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT = {"test", "check", "openapi"}
DOWNLOAD_TIMEOUT_SECONDS = 60
UV_COMMAND = ("sync", "--frozen", "--no-build", "--inexact", "--no-progress", "--color", "never")


class Refused(Exception):
    """The set-up cannot go on. The message is one line for the person at the terminal."""


def main(arguments: list[str]) -> None:
    command = arguments[:1] or ["run"]
    try:
        prepare(ROOT, with_dev=command[0] in DEVELOPMENT or "--dev" in arguments)
    except Refused as error:
        print(f"matrix: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        print(f"matrix: {error.filename or ROOT}: {error.strerror}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    if command == ["packages"]:
        return
    python = ROOT / ".venv" / "bin" / "python"
    os.chdir(ROOT)
    os.execv(python, [str(python), "-m", "marketplace.local", *command, *arguments[1:]])  # noqa: S606


def prepare(root: Path, *, with_dev: bool) -> None:
    """Bring ``.venv`` to what ``uv.lock`` says; milliseconds when it is there already."""
    if sys.platform != "linux":
        raise Refused("this runs on Linux, where its sandboxes are. Elsewhere: deploy/compose.yaml")
    stamp = root / ".venv" / ".matrix-stamp"
    wanted = {"lock": _digest(root / "uv.lock"), "python": sys.version}
    if _is_current(stamp, wanted, with_dev=with_dev):
        return

    if not os.access(root, os.W_OK):
        raise Refused(f"cannot write to {root}; clone it where you may write")
    started = time.monotonic()
    print("packages   installing from uv.lock", flush=True)
    cache = _cache_folder(root)
    uv = fetch_uv(tomllib.loads((root / "uv.lock").read_text()), into=cache)
    _sync(uv, root, cache=cache, with_dev=with_dev)
    stamp.write_text(json.dumps(wanted | {"dev": with_dev}))
    print(f"packages   installed in {time.monotonic() - started:.1f} s", flush=True)


def fetch_uv(lock: dict[str, Any], *, into: Path) -> Path:
    """The uv program of this platform, downloaded once and checked against the lock."""
    package = next(each for each in lock["package"] if each["name"] == "uv")
    program = into / f"uv-{package['version']}"
    if program.exists():
        return program
    wheel = choose_wheel(package["wheels"], machine=platform.machine(), libc=platform.libc_ver()[0])
    content = _download(wheel["url"])
    if f"sha256:{hashlib.sha256(content).hexdigest()}" != wheel["hash"]:
        raise Refused(f"{wheel['url']} is not the file uv.lock describes; nothing was installed")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        # Two set-ups at once each write their own file; the last rename wins, and both are right.
        partial = into / f"uv-{os.getpid()}.partial"
        partial.write_bytes(archive.read(name))
    partial.chmod(0o755)
    return partial.replace(program)


def choose_wheel(wheels: list[dict[str, Any]], *, machine: str, libc: str) -> dict[str, Any]:
    """The wheel for this machine. uv is linked statically, so glibc's version does not matter."""
    family = "manylinux" if libc == "glibc" else "musllinux"
    for wheel in wheels:
        platforms = wheel["url"].rsplit("/", 1)[1].removesuffix(".whl").split("-")[-1].split(".")
        if any(re.fullmatch(rf"{family}[\d_]+_{machine}", each) for each in platforms):
            return wheel
    raise Refused(f"uv has no ready-made package for {machine} with {libc or 'another libc'}")


def explain(output: str) -> str:
    """One line out of what uv said when it failed."""
    if missing := re.search(r"Distribution `([^`@ ]+).*--no-build", output):
        return (
            f"there is no ready-made package of {missing[1]} for Python "
            f"{platform.python_version()} on {platform.machine()}, and none is compiled here. "
            "Try another Python: make run PYTHON=python3.12"
        )
    if "No space left" in output:
        return "the disk is full"
    if "Read-only file system" in output or "Permission denied" in output:
        return f"cannot write here: {_last_cause(output)}"
    if re.search(r"Failed to (download|fetch)|error sending request", output):
        return (
            f"packages cannot be downloaded ({_last_cause(output)}). "
            "Behind a proxy, set HTTPS_PROXY; with an own certificate, SSL_CERT_FILE"
        )
    return f"installing the packages failed: {_last_cause(output)}"


def _last_cause(output: str) -> str:
    causes = re.findall(r"^\s*(?:error|cause): (.+)$", output, re.MULTILINE)
    return causes[-1] if causes else (output.strip().splitlines() or ["no reason given"])[-1]


def _is_current(stamp: Path, wanted: dict[str, str], *, with_dev: bool) -> bool:
    try:
        found = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return False
    is_complete = found.get("dev") or not with_dev
    # A Python that was removed since leaves a dangling link behind.
    has_python = (stamp.parent / "bin" / "python").exists()
    return is_complete and has_python and wanted.items() <= found.items()


def _cache_folder(root: Path) -> Path:
    """Where downloads are kept; inside the project for somebody without a home directory."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for folder in (home / "matrix", root / ".matrix" / "cache"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise Refused(f"there is nowhere to keep downloads: {home} cannot be written to")


def _download(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=DOWNLOAD_TIMEOUT_SECONDS) as response:  # noqa: S310
            content: bytes = response.read()
    except (urllib.error.URLError, ssl.SSLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise Refused(
            f"cannot download {url} ({reason}). Behind a proxy, set HTTPS_PROXY"
        ) from error
    return content


def _sync(uv: Path, root: Path, *, cache: Path, with_dev: bool) -> None:
    groups = ("--group", "dev") if with_dev else ("--no-dev",)
    environment = os.environ | {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PROJECT_ENVIRONMENT": str(root / ".venv"),
    }
    if cache.is_relative_to(root):
        environment.setdefault("UV_CACHE_DIR", str(cache / "uv"))
    result = subprocess.run(
        [uv, *UV_COMMAND, *groups, "--python", sys.executable],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise Refused(explain(result.stderr))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
