"""The connection to an app, which a process in the sandbox may hold as well.

It was opened there and handed out, and both holders share its flags: whoever clears O_NONBLOCK
inside clears it here, where one write that waits would stop the gateway for everybody. So every
call says for itself that it must not wait, which the event loops' own transports do not.
"""

import asyncio
import socket
import struct

PIECE_BYTES = 64 * 1024
PENDING_BYTES_MAX = 64 * 1024
_NO_LINGERING = struct.pack("ii", 0, 0)


def open_streams(
    connection: socket.socket, *, limit: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """What ``asyncio.open_connection(sock=connection)`` makes, and takes, of other sockets."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=limit, loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport = AppTransport(connection, protocol, loop=loop)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


class AppTransport(asyncio.Transport):
    def __init__(
        self,
        connection: socket.socket,
        protocol: asyncio.StreamReaderProtocol,
        *,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__({"socket": connection})
        self._connection = connection
        self._protocol = protocol
        self._loop = loop
        self._pending = bytearray()
        self._is_closing = self._is_full = self._has_ended = False
        protocol.connection_made(self)
        loop.add_reader(connection, self._receive)

    def is_closing(self) -> bool:
        return self._is_closing

    def pause_reading(self) -> None:
        self._loop.remove_reader(self._connection)

    def resume_reading(self) -> None:
        if not self._is_closing and not self._has_ended:
            self._loop.add_reader(self._connection, self._receive)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._is_closing:
            return
        if not self._pending:
            self._loop.add_writer(self._connection, self._flush)
        self._pending += data
        self._flush()

    def abort(self) -> None:
        self._end(None)

    def close(self) -> None:
        self._end(None)

    def _receive(self) -> None:
        try:
            data = self._connection.recv(PIECE_BYTES, socket.MSG_DONTWAIT)
        except BlockingIOError:  # the other holder was faster
            return
        except OSError as error:
            self._end(error)
            return
        if data:
            self._protocol.data_received(data)
        else:
            self._has_ended = True
            self._loop.remove_reader(self._connection)
            self._protocol.eof_received()

    def _flush(self) -> None:
        try:
            sent = self._connection.send(self._pending, socket.MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            self._end(error)
            return
        del self._pending[:sent]
        if not self._pending:
            self._loop.remove_writer(self._connection)
        self._tell_room()

    def _tell_room(self) -> None:
        if len(self._pending) > PENDING_BYTES_MAX and not self._is_full:
            self._is_full = True
            self._protocol.pause_writing()
        elif not self._pending and self._is_full:
            self._is_full = False
            self._protocol.resume_writing()

    def _end(self, error: Exception | None) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        self._loop.remove_reader(self._connection)
        self._loop.remove_writer(self._connection)
        # The other holder may have asked for a close that lingers, and that waits too.
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
        self._connection.close()
        self._loop.call_soon(self._protocol.connection_lost, error)
