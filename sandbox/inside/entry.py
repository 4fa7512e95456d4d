"""The first process inside every sandbox that runs an app or a build.

    python3 entry.py 'shell command'

It starts the command and lives exactly as long. Meanwhile it serves two needs of a place that has
no network:

- **In.** With PORT set, each connection to ``/run/app/broker.sock`` is answered with a socket
  connected to the app, so that the host talks to the app directly. ``E`` means nothing listens.
- **Out.** When the host offers a proxy at ``/run/app/egress.sock``, the listening socket of
  127.0.0.1:3128 is handed to it, and the host accepts on it directly.

Nothing is copied in either direction. Standard library only: it is bind-mounted where nothing of
ours is installed.
"""

import contextlib
import os
import selectors
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

BROKER = Path("/run/app/broker.sock")
EGRESS = Path("/run/app/egress.sock")
PROXY_PORT = 3128
PROXY_URL = f"http://127.0.0.1:{PROXY_PORT}"
PROXY_ENVIRONMENT = {
    "HTTP_PROXY": PROXY_URL,
    "HTTPS_PROXY": PROXY_URL,
    "http_proxy": PROXY_URL,
    "https_proxy": PROXY_URL,
    "NO_PROXY": "localhost,127.0.0.1,::1",
    "NODE_USE_ENV_PROXY": "1",  # Node's fetch ignores the others without it
}
DIAL_TIMEOUT_SECONDS = 2.0
TCP_LISTEN = "0A"  # as /proc/net/tcp writes it
FAMILIES = {
    Path("/proc/net/tcp"): (socket.AF_INET, "127.0.0.1"),
    Path("/proc/net/tcp6"): (socket.AF_INET6, "::1"),
}


def main(command: str) -> int:
    wakeup = wake_on_signals()
    if EGRESS.exists():
        offer_proxy()
        os.environ.update(PROXY_ENVIRONMENT)
    port = os.environ.get("PORT")
    broker = open_broker() if port else None
    app = start(command)

    with selectors.DefaultSelector() as selector:
        selector.register(wakeup, selectors.EVENT_READ)
        if broker:
            selector.register(broker, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is wakeup:
                    forward(wakeup.recv(64), app)
                elif broker:
                    answer(broker, int(port or 0))
            exit_code = reap(app)
            if exit_code is not None:
                return exit_code


def wake_on_signals() -> socket.socket:
    """A socket that gets one byte per signal, its number."""
    receiver, sender = socket.socketpair()
    sender.settimeout(0)
    signal.set_wakeup_fd(sender.detach())
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    return receiver


def start(command: str) -> int:
    """The shell leads its own process group, so a signal reaches all of the app."""
    return os.posix_spawn(
        "/bin/sh",
        ["sh", "-c", command],
        os.environ,
        setpgroup=0,
        setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],  # Python ignores these, the app should not
    )


def forward(signals: bytes, app: int) -> None:
    for number in signals:
        if number in {signal.SIGTERM, signal.SIGINT}:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(app, number)


def reap(app: int) -> int | None:
    """Collect every child that ended, adopted ones too; the app's exit code if it is among them."""
    exit_code = None
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            pid, status = ended
            if pid == app:
                code = os.waitstatus_to_exitcode(status)
                exit_code = code if code >= 0 else 128 - code  # as a shell says it
    return exit_code


# In: connections to the app


def open_broker() -> socket.socket:
    BROKER.unlink(missing_ok=True)
    broker = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    broker.bind(str(BROKER))
    BROKER.chmod(0o666)
    broker.listen(128)
    return broker


def answer(broker: socket.socket, port: int) -> None:
    caller, _ = broker.accept()
    # The caller may be gone already; that is its own business.
    with caller, contextlib.suppress(OSError):
        app = connect_to_app(port)
        if app is None:
            caller.sendall(b"E")
            return
        with app:
            socket.send_fds(caller, [b"S"], [app.fileno()])


def connect_to_app(port: int) -> socket.socket | None:
    """Where it was told to listen, or else where it does: many examples hard-code a port."""
    for family, host, candidate in [(socket.AF_INET, "127.0.0.1", port), *listeners()]:
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(DIAL_TIMEOUT_SECONDS)
        try:
            connection.connect((host, candidate))
        except OSError:
            connection.close()
        else:
            connection.settimeout(None)
            return connection
    return None


def listeners() -> list[tuple[socket.AddressFamily, str, int]]:
    """What listens in this network namespace, lowest port first."""
    found = [
        (family, host, port)
        for table, (family, host) in FAMILIES.items()
        for port in listening_ports(table)
    ]
    return sorted(found, key=lambda listener: listener[2])


def listening_ports(table: Path) -> Iterator[int]:
    if not table.exists():  # a kernel without IPv6
        return
    for line in table.read_text().splitlines()[1:]:
        _, local, _, state, *_ = line.split()
        port = int(local.rpartition(":")[2], 16)
        if state == TCP_LISTEN and port != PROXY_PORT:
            yield port


# Out: the proxy


def offer_proxy() -> None:
    """Hand the proxy's listening socket to the host, which keeps it."""
    with (
        socket.create_server(("127.0.0.1", PROXY_PORT), backlog=128) as listener,
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as host,
    ):
        host.connect(str(EGRESS))
        socket.send_fds(host, [b"L"], [listener.fileno()])
        host.recv(1)  # the host has it; only now may ours close


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
