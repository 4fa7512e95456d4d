"""The bubblewrap command line: what a sandbox consists of, and nothing about running it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.runtimes import PYTHON_NAME, Runtimes
from sandbox.spec import Bind

UID = 10001
"""Who the process is to itself. To the host it is the sandbox's own user."""
PATH = (
    "/app/.venv/bin:/app/node_modules/.bin:"
    "/opt/python/bin:/opt/node/bin:/opt/uv:/usr/bin:/bin:/usr/sbin:/sbin"
)
PYTHON = "/opt/python/bin/python3"
SCRIPTS = "/opt/matrix"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
ENVIRONMENT = {
    "PATH": PATH,
    "HOME": "/tmp",  # noqa: S108  the sandbox's own
    "LANG": "C.UTF-8",
    "SSL_CERT_FILE": CERTIFICATES,
    "NODE_EXTRA_CA_CERTS": CERTIFICATES,
    "REQUESTS_CA_BUNDLE": CERTIFICATES,
}
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """``leads`` makes the command process 1, which gets signals and must collect orphans."""

    command: Sequence[str]
    binds: Sequence[Bind]
    environment: Mapping[str, str] = field(default_factory=dict)
    tmp_mib: int = 64
    directory: str = "/"
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Channels:
    """Inherited file descriptors: the filter, and where bwrap says which process is the first."""

    seccomp: int
    info: int


def arguments(plan: Plan, runtimes: Runtimes, channels: Channels) -> list[str]:
    """Everything after ``bwrap``, up to and without the command itself."""
    return [
        *_isolation(plan, channels),
        *_system(),
        *_tools(runtimes),
        *("--proc", "/proc", "--dev", "/dev"),
        *_memory_disk("/dev/shm", plan.tmp_mib),  # noqa: S108
        *_memory_disk("/tmp", plan.tmp_mib),  # noqa: S108
        *("--remount-ro", "/dev"),
        *_binds(plan.binds),
        *("--remount-ro", "/", "--chdir", plan.directory),
        *_environment(ENVIRONMENT | dict(plan.environment)),
    ]


def as_file(options: Sequence[str]) -> bytes:
    """What ``bwrap --args`` reads. An app's environment must not become options of ours."""
    if any("\0" in option for option in options):
        raise ValueError("A sandbox's options cannot contain the character NUL.")
    return "".join(f"{option}\0" for option in options).encode()


def _isolation(plan: Plan, channels: Channels) -> list[str]:
    return [
        "--unshare-all",
        "--unshare-user",  # --unshare-all only tries
        "--disable-userns",
        *("--cap-drop", "ALL"),
        *("--uid", str(UID), "--gid", str(UID)),
        "--new-session",
        "--die-with-parent",
        *("--hostname", "app"),
        *("--seccomp", str(channels.seccomp)),
        *("--info-fd", str(channels.info)),
        *(["--as-pid-1"] if plan.leads else []),
    ]


def _system() -> Iterator[str]:
    """The host's programs and libraries. Its configuration and data stay outside."""
    yield from ("--ro-bind", "/usr", "/usr")
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    for extra in ("/etc/ld.so.cache", "/etc/alternatives"):
        yield from ("--ro-bind-try", extra, extra)


def _tools(runtimes: Runtimes) -> Iterator[str]:
    for name in ("passwd", "group", "hosts", "nsswitch.conf"):
        yield from ("--ro-bind", str(runtimes.inside / "etc" / name), f"/etc/{name}")
    yield from ("--ro-bind", str(runtimes.certificates), CERTIFICATES)
    yield from ("--ro-bind", str(runtimes.inside), SCRIPTS)
    yield from ("--ro-bind", str(runtimes.node), "/opt/node")
    yield from ("--ro-bind", str(runtimes.uv), "/opt/uv")
    if runtimes.python == Path("/usr"):
        for name in ("python3", "python"):
            yield from ("--symlink", f"/usr/bin/{PYTHON_NAME}", f"/opt/python/bin/{name}")
    else:
        yield from ("--ro-bind", str(runtimes.python), "/opt/python")
    if runtimes.python_library:
        library, expected_at = runtimes.python_library
        yield from ("--ro-bind", str(library), expected_at)


def _memory_disk(target: str, size_mib: int) -> list[str]:
    return ["--size", str(size_mib * MIB), "--tmpfs", target]


def _binds(binds: Sequence[Bind]) -> Iterator[str]:
    for bind in binds:
        yield from ("--bind" if bind.writable else "--ro-bind", str(bind.source), bind.target)


def _environment(environment: Mapping[str, str]) -> Iterator[str]:
    yield "--clearenv"
    for name, value in environment.items():
        yield from ("--setenv", name, value)
