"""What we bring into every container: our scripts, and the certificates the host trusts."""

import hashlib
import os
import shutil
import ssl
from pathlib import Path

from docker.types import Mount

from runtime.backends.docker.cage import read_only
from sandbox import inside

CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
SCRIPTS = ("entry.py", "build.py", "unpack.py")
ENVIRONMENT = {
    "HOME": "/tmp",  # noqa: S108 (a private tmpfs)
    "LANG": "C.UTF-8",
    "PATH": "/app/.venv/bin:/app/node_modules/.bin:/usr/local/bin:/usr/bin:/bin",
    "PYTHONUNBUFFERED": "1",
    "SSL_CERT_FILE": CERTIFICATES,
    "REQUESTS_CA_BUNDLE": CERTIFICATES,
    "NODE_EXTRA_CA_CERTS": CERTIFICATES,
}


def command(shell_command: str) -> list[str]:
    return ["python3", "-I", "/opt/matrix/entry.py", shell_command]


def mounts(state: Path) -> list[Mount]:
    """Mounts of copies below ``state``, the one directory that the daemon surely sees too."""
    copies = _copied(state)
    found = [read_only(copies, "/opt/matrix")]
    if (copies / "ca-certificates.crt").exists():
        found.append(read_only(copies / "ca-certificates.crt", CERTIFICATES))
    return found


def _copied(state: Path) -> Path:
    """A directory named after its content, so a new release never changes a running instance."""
    sources = _sources()
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources.values())).hexdigest()
    target = state / "inside" / digest[:16]
    if not target.exists():
        draft = target.with_suffix(f".{os.getpid()}")
        draft.mkdir(parents=True, exist_ok=True)
        for name, file in sources.items():
            shutil.copyfile(file, draft / name)
            (draft / name).chmod(0o644)
        draft.chmod(0o755)
        _publish(draft, target)
    return target


def _sources() -> dict[str, Path]:
    directory = Path(str(inside.__file__)).parent
    sources = {name: directory / name for name in SCRIPTS}
    trusted = ssl.get_default_verify_paths().cafile or CERTIFICATES
    if Path(trusted).exists():
        sources["ca-certificates.crt"] = Path(trusted)
    return sources


def _publish(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:  # somebody else was faster, with the same content
        shutil.rmtree(draft)
