"""Whether the ports we are about to use are free."""

import errno
import os
import socket
import time

from marketplace.local.errors import Refused

DEFAULT_PORT = 8000
PATIENCE_SECONDS = 2.0
# A browser may take `localhost` for either, so a stranger on one of them would be met as us.
LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def chosen_port() -> int:
    """PORT from the environment. The gateway listens on the one after it."""
    text = os.environ.get("PORT", str(DEFAULT_PORT))
    if not text.isdecimal() or not 1 <= int(text) < 65535:  # noqa: PLR2004
        raise Refused(f"PORT={text} is not a port: use a number from 1 to 65534")
    return int(text)


def require_free(port: int) -> None:
    """Refuse a taken port; but a killed start's last process needs a moment to notice and end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while trouble := _trouble(port):
        if time.monotonic() > deadline:
            raise Refused(f"{trouble}. Another one: PORT=8080 make run")
        time.sleep(0.1)


def _trouble(port: int) -> str | None:
    for family, address in LOOPBACK:
        try:
            _try(family, address, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"port {port} is taken"
            if error.errno == errno.EACCES:
                return f"port {port} is for root"
            # No IPv6 here, so nobody listens on it either.
    return None


def _try(family: socket.AddressFamily, address: str, port: int) -> None:
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen()
