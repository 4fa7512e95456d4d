"""Opens a connection to an instance through its broker, without blocking the event loop."""

import asyncio
import os
import socket

_TCP = {socket.AF_INET, socket.AF_INET6}
_RETRY_SECONDS = 0.01


async def dial(broker: str) -> socket.socket:
    """A non-blocking socket connected to the app, made in the instance's own network.

    Raises ``OSError`` when the broker is gone, the app does not listen, or what came is no such
    socket: the broker runs beside the app and is not to be believed.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK) as asking:
        await _connect(asking, broker)
        await _readable(asking)
        # Room for one descriptor: the kernel closes any further ones.
        _, descriptors, _, _ = socket.recv_fds(asking, 1, 1, socket.MSG_CMSG_CLOEXEC)
    if not descriptors:
        raise ConnectionRefusedError
    return _checked(descriptors[0])


async def _connect(asking: socket.socket, broker: str) -> None:
    while True:
        try:
            return asking.connect(broker)
        except BlockingIOError:
            # The broker's queue is full. On a Unix socket nothing tells when it no longer is.
            await asyncio.sleep(_RETRY_SECONDS)


async def _readable(asking: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(asking, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(asking)


def _checked(descriptor: int) -> socket.socket:
    try:
        connection = socket.socket(fileno=descriptor)
    except OSError:
        os.close(descriptor)
        raise
    try:
        connection.getpeername()
        if connection.family not in _TCP or connection.type != socket.SOCK_STREAM:
            raise ConnectionRefusedError
    except OSError:
        connection.close()
        raise
    connection.settimeout(0)
    return connection
