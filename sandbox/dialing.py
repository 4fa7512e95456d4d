"""The host's way into a sandbox: a socket that is already connected to the app inside.

``entry.py`` answers at its broker with such a socket. What answers may be hostile, so only a
connected TCP socket is taken, and everything else that came along is closed.
"""

import asyncio
import contextlib
import os
import socket
import stat
import time
from pathlib import Path

from sandbox.descriptors import readable, take_descriptors
from sandbox.errors import NothingListens

TCP_ESTABLISHED = 1  # the first byte of ``struct tcp_info``
QUEUE_FULL_SECONDS = 0.01


def dial(broker: Path, *, timeout_seconds: float = 5.0) -> socket.socket:
    """A new connection to the app. Raises ``NothingListens`` or ``TimeoutError``."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(timeout_seconds)
        deadline = time.monotonic() + timeout_seconds
        while not _connect(asking, broker):
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(QUEUE_FULL_SECONDS)
        connection = _take_connection(asking)
    connection.settimeout(timeout_seconds)
    return connection


async def dial_soon(broker: Path, *, timeout_seconds: float = 5.0) -> socket.socket:
    """``dial`` for asyncio: the same, and the connection does not block."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(0)
        async with asyncio.timeout(timeout_seconds):
            while not _connect(asking, broker):  # noqa: ASYNC110  nothing could set an event
                await asyncio.sleep(QUEUE_FULL_SECONDS)
            await readable(asking)
        connection = _take_connection(asking)
    connection.settimeout(0)
    return connection


def _connect(asking: socket.socket, broker: Path) -> bool:
    """False while the broker's queue is full, which nothing else tells on a Unix socket.

    Neither a long path nor a link put there by the app changes where this leads.
    """
    try:
        descriptor = os.open(broker, os.O_PATH | os.O_NOFOLLOW)
    except OSError as error:
        raise NothingListens(broker) from error
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            raise NothingListens(broker)
        asking.connect(f"/proc/self/fd/{descriptor}")
    except BlockingIOError:
        return False
    except OSError as error:
        raise NothingListens(broker) from error
    finally:
        os.close(descriptor)
    return True


def _take_connection(asking: socket.socket) -> socket.socket:
    taken = None
    for descriptor in take_descriptors(asking):
        if taken is None and _is_connected_tcp(descriptor):
            taken = socket.socket(fileno=descriptor)
        else:
            os.close(descriptor)
    if taken is None:
        raise NothingListens
    return taken


def _is_connected_tcp(descriptor: int) -> bool:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return False
    with contextlib.closing(socket.socket(fileno=os.dup(descriptor))) as offered:
        return (
            offered.family in {socket.AF_INET, socket.AF_INET6}
            and offered.type == socket.SOCK_STREAM
            and offered.proto == socket.IPPROTO_TCP
            and offered.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == TCP_ESTABLISHED
        )
