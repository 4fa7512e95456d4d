"""Sockets over which the two sides of a sandbox hand each other open sockets."""

import array
import asyncio
import socket

MOST_DESCRIPTORS = 8
MESSAGE_BYTES = 1


async def readable(waiting: socket.socket) -> None:
    """Something to read, or to accept. Nothing is lost when this is cancelled."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(waiting, ready.set_result, None)
    try:
        await ready
    finally:
        loop.remove_reader(waiting)


def take_descriptors(giver: socket.socket) -> list[int]:
    """What comes with one message; the caller must close each of them."""
    room = socket.CMSG_SPACE(MOST_DESCRIPTORS * array.array("i").itemsize)
    # Ours alone from the first moment, or a process started meanwhile would inherit it.
    _, ancillary, _, _ = giver.recvmsg(MESSAGE_BYTES, room, socket.MSG_CMSG_CLOEXEC)
    found = array.array("i")
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            found.frombytes(data[: len(data) - len(data) % found.itemsize])
    return list(found)
