"""One connection through the egress proxy: asked, checked, connected, relayed."""

import asyncio
import contextlib
import ipaddress
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from sandbox.addresses import may_reach
from sandbox.spec import EgressPolicy

HEAD_TIMEOUT_SECONDS = 10.0
CONNECT_TIMEOUT_SECONDS = 10.0
IDLE_TIMEOUT_SECONDS = 120.0
TOTAL_TIMEOUT_SECONDS = 3600.0
CHUNK_BYTES = 64 * 1024
NOT_LISTED = "host is not on the allow-list"
NOT_PUBLIC = "address is not public"
# Between client and proxy alone, or replaced below.
OWN_HEADERS = {"connection", "host", "keep-alive", "proxy-authorization", "proxy-connection"}


class Refused(Exception):
    def __init__(self, status: HTTPStatus, host: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.host = host


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a client wants to go. ``head`` is what the server gets first."""

    host: str
    port: int
    head: bytes
    is_tunnel: bool


class Session:
    def __init__(
        self,
        policy: EgressPolicy,
        reader: StreamReader,
        writer: StreamWriter,
        *,
        on_refused: Callable[[str, str], None],
    ) -> None:
        self.policy = policy
        self.reader = reader
        self.writer = writer
        self.on_refused = on_refused

    async def serve(self) -> None:
        # The other side's sudden end is no error of ours.
        with contextlib.closing(self.writer), contextlib.suppress(OSError, EOFError, TimeoutError):
            async with asyncio.timeout(TOTAL_TIMEOUT_SECONDS):
                try:
                    await self._serve()
                except Refused as refused:
                    self.on_refused(refused.host, str(refused))
                    self.writer.write(_answer(refused.status, str(refused)))
                    await self.writer.drain()

    async def _serve(self) -> None:
        asked = await self._read_request()
        self._check_policy(asked)
        address = await self._resolve(asked)
        reader, writer = await self._connect(asked, address)
        with contextlib.closing(writer):
            writer.write(asked.head)
            if asked.is_tunnel:
                self.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await _relay((self.reader, writer), (reader, self.writer))

    async def _read_request(self) -> Asked:
        async with asyncio.timeout(HEAD_TIMEOUT_SECONDS):
            try:
                head = await self.reader.readuntil(b"\r\n\r\n")
                return parse(head.decode("latin-1"))
            except (ValueError, asyncio.LimitOverrunError):
                raise Refused(HTTPStatus.BAD_REQUEST, "", "not a proxy request") from None

    def _check_policy(self, asked: Asked) -> None:
        if asked.port not in self.policy.ports:
            raise Refused(HTTPStatus.FORBIDDEN, asked.host, f"port {asked.port} is not allowed")
        if not self.policy.allows_host(asked.host):
            raise Refused(HTTPStatus.FORBIDDEN, asked.host, NOT_LISTED)

    async def _resolve(self, asked: Asked) -> list[str]:
        """All its addresses, every one checked: a name that also leads inside is a trap."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(asked.host, asked.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Refused(HTTPStatus.BAD_GATEWAY, asked.host, "host is not known") from None
        addresses = [str(entry[4][0]) for entry in found]
        for address in addresses:
            if not may_reach(ipaddress.ip_address(address), also=self.policy.networks):
                raise Refused(HTTPStatus.FORBIDDEN, asked.host, NOT_PUBLIC)
        return addresses

    async def _connect(
        self, asked: Asked, addresses: list[str]
    ) -> tuple[StreamReader, StreamWriter]:
        for address in addresses:
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(CONNECT_TIMEOUT_SECONDS):
                    return await asyncio.open_connection(address, asked.port)
        raise Refused(HTTPStatus.BAD_GATEWAY, asked.host, "host does not answer")


def parse(head: str) -> Asked:
    """Raises ``ValueError`` for what is no request to a proxy."""
    line, *headers = head.rstrip("\r\n").split("\r\n")
    method, target, version = line.split(" ")
    is_tunnel = method == "CONNECT"
    url = urlsplit(f"//{target}" if is_tunnel else target)
    if not url.hostname or not (is_tunnel or url.scheme == "http"):
        raise ValueError(target)
    host, port = url.hostname.rstrip("."), url.port or 80
    if is_tunnel:
        return Asked(host, port, b"", is_tunnel=True)
    kept = [each for each in headers if each.partition(":")[0].strip().lower() not in OWN_HEADERS]
    path = url._replace(scheme="", netloc="", fragment="").geturl() or "/"
    # One request per connection and our own Host, so that what was checked is what is asked.
    lines = [f"{method} {path} {version}", f"Host: {url.netloc}", *kept, "Connection: close"]
    return Asked(host, port, "\r\n".join([*lines, "", ""]).encode("latin-1"), is_tunnel=False)


async def _relay(*directions: tuple[StreamReader, StreamWriter]) -> None:
    """Both ways, until both have ended or nothing has come for too long."""
    async with asyncio.TaskGroup() as tasks:
        for source, target in directions:
            tasks.create_task(_copy(source, target))


async def _copy(source: StreamReader, target: StreamWriter) -> None:
    with contextlib.suppress(OSError, TimeoutError):
        while chunk := await asyncio.wait_for(source.read(CHUNK_BYTES), IDLE_TIMEOUT_SECONDS):
            target.write(chunk)
            await target.drain()
    with contextlib.suppress(OSError):
        target.write_eof()


def _answer(status: HTTPStatus, reason: str) -> bytes:
    body = f"Matrix: {reason}.\n"
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/plain\r\n"
    return f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
