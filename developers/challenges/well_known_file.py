"""The proof as a file on the domain's own web server.

The server is a stranger's choice, so it is treated as hostile: its name is resolved here, only
public addresses are dialled and it is the checked address that is, redirects are not followed, and
neither time nor bytes are its to decide.
"""

import hmac
import http.client
import io
import socket
import ssl
import time
from http import HTTPStatus

from django.conf import settings

from developers.challenges import dns_record
from developers.challenges.errors import ProofMissing
from developers.models import VerifiedDomain
from sandbox.addresses import Address, may_reach

PATH = "/.well-known/matrix-verification.txt"
BODY_BYTES_MAX = 4096
ANSWER_BYTES_MAX = BODY_BYTES_MAX + 16 * 1024  # headers and chunks come on top


def look(domain: VerifiedDomain) -> None:
    body = fetch(domain.domain)
    lines = [line.strip() for line in body.splitlines()]
    if not any(hmac.compare_digest(line, domain.proof.encode()) for line in lines):
        raise ProofMissing(f"{domain.file_url} is there, but does not hold our line.")


def fetch(host: str) -> bytes:
    """The file's first 4 KiB, from a server whose certificate is good for that host."""
    deadline = time.monotonic() + settings.DOMAIN_CHECK_TIMEOUT.total_seconds()
    try:
        with _connect(_checked_address(host), host, deadline) as connection:
            connection.sendall(
                f"GET {PATH} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: matrix-verification\r\n"
                "Accept: text/plain\r\nConnection: close\r\n\r\n".encode("ascii")
            )
            return _read(connection, deadline)
    except TimeoutError as error:
        raise ProofMissing(f"{host} took too long to answer.") from error
    except ssl.SSLCertVerificationError as error:
        raise ProofMissing(f"{host} has no good certificate: {error.verify_message}.") from error
    except (OSError, http.client.HTTPException) as error:
        raise ProofMissing(f"{host} did not answer over HTTPS.") from error


def _checked_address(host: str) -> Address:
    """One address that may be dialled, and none when any of them may not: no mixed bags."""
    found = dns_record.addresses(host)
    if not found:
        raise ProofMissing(f"{host} has no address.")
    if not all(may_reach(address, also=settings.DOMAIN_CHECK_ALSO_REACH) for address in found):
        raise ProofMissing(f"{host} is at an address that is not public.")
    return found[0]


def _connect(address: Address, host: str, deadline: float) -> ssl.SSLSocket:
    where = (str(address), settings.DOMAIN_CHECK_PORT)
    plain = socket.create_connection(where, timeout=_left(deadline))
    try:
        plain.settimeout(_left(deadline))
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _read(connection: ssl.SSLSocket, deadline: float) -> bytes:
    received = b""
    while len(received) < ANSWER_BYTES_MAX:
        connection.settimeout(_left(deadline))
        if not (chunk := connection.recv(4096)):
            break
        received += chunk
    answer = http.client.HTTPResponse(_Received(received))  # type: ignore[arg-type]
    answer.begin()
    if answer.status != HTTPStatus.OK:
        raise ProofMissing(f"{PATH} answers {answer.status}, not 200; redirects are not followed.")
    return answer.read(BODY_BYTES_MAX)


def _left(deadline: float) -> float:
    if (left := deadline - time.monotonic()) <= 0:
        raise TimeoutError
    return left


class _Received:
    """What came over the wire, as the socket that ``http.client`` wants to read from."""

    def __init__(self, received: bytes) -> None:
        self._received = received

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._received)
