"""What we bring into every container: our scripts, a filter, and the host's certificates."""

import hashlib
import os
import shutil
import ssl
import tempfile
from pathlib import Path

from docker.types import Mount

from runtime.backends.bubblewrap.builds import INDEXES
from runtime.backends.docker.cage import read_only
from sandbox import inside
from sandbox.seccomp import filter_program

TARGET = "/opt/matrix"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
SCRIPTS = ("entry.py", "build.py", "unpack.py", "unpacking/*.py")
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
    filtered = ["python3", "-I", f"{TARGET}/filtered.py", f"{TARGET}/filter.bpf"]
    return [*filtered, "python3", "-I", f"{TARGET}/entry.py", shell_command]


def indexes() -> dict[str, str]:
    """Where the operator's packages come from, for the tools of a build."""
    return {name: os.environ[name] for name in INDEXES if name in os.environ}


def mounts(state: Path) -> list[Mount]:
    """Mounts of copies below ``state``, the one directory that the daemon surely sees too."""
    copies = _copied(state)
    found = [read_only(copies, TARGET)]
    if (copies / "ca-certificates.crt").exists():
        found.append(read_only(copies / "ca-certificates.crt", CERTIFICATES))
    return found


def _copied(state: Path) -> Path:
    """A directory named after its content, so a new release never changes a running instance."""
    files = _files()
    digest = hashlib.sha256(b"".join(files.values())).hexdigest()
    target = state / "inside" / digest[:16]
    if not target.exists():
        draft = Path(tempfile.mkdtemp(prefix=".new-", dir=_made(target.parent)))
        for name, content in files.items():
            _made((draft / name).parent).chmod(0o755)
            (draft / name).write_bytes(content)
            (draft / name).chmod(0o644)
        draft.chmod(0o755)
        _publish(draft, target)
    return target


def _files() -> dict[str, bytes]:
    scripts = Path(str(inside.__file__)).parent
    paths = [path for pattern in SCRIPTS for path in sorted(scripts.glob(pattern))]
    files = {path.relative_to(scripts).as_posix(): path.read_bytes() for path in paths}
    files["filtered.py"] = Path(__file__).with_name("filtered.py").read_bytes()
    files["filter.bpf"] = filter_program()
    trusted = Path(ssl.get_default_verify_paths().cafile or CERTIFICATES)
    if trusted.exists():
        files["ca-certificates.crt"] = trusted.read_bytes()
    return files


def _made(directory: Path) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _publish(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:  # somebody else was faster, with the same content
        shutil.rmtree(draft)
