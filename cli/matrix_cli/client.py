"""Speaking with the marketplace: JSON, problem documents, patience."""

import http.client
import json
import random
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from matrix_cli.errors import Failure, Refused, TokenNeeded, Unreachable

TIMEOUT_SECONDS = 60
ATTEMPTS = 7
WAIT_MOST_SECONDS = 60.0
TRY_LATER = {408, 425, 429, 500, 502, 503, 504}
UNAUTHORIZED = 401
ERROR = 400
BLOCK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    document: Any

    @property
    def is_to_be_tried_again(self) -> bool:
        return self.status in TRY_LATER


class Client:
    """One marketplace, as the holder of one token."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Failure(f"“{url}” is not the address of a marketplace.")
        self._parts = parts
        self._token = token

    def get(self, path: str) -> Any:
        return self.call("GET", path).document

    def post(self, path: str, document: Any = None) -> Any:
        """Asked again after a lost answer, it has no second effect."""
        return self.call("POST", path, document, {"Idempotency-Key": uuid.uuid4().hex}).document

    def call(
        self, method: str, path: str, document: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask until there is an answer. Raises ``Refused`` for one that says no."""
        body = json.dumps(document).encode() if document is not None else b""
        sent = {"Content-Type": "application/json"} if body else {}
        return patiently(lambda: self.once(method, path, body, {**sent, **(headers or {})}))

    def once(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        on_sent: Callable[[int], None] = lambda _: None,
    ) -> Answer:
        """Ask once; ``on_sent`` hears how many bytes of the body are out."""
        connection = self._connection()
        try:
            connection.putrequest(method, self._path(path))
            for name, value in (self._own_headers(body) | dict(headers)).items():
                connection.putheader(name, value)
            connection.endheaders()
            _send(connection, body, on_sent)
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers.items()), _read(response))
        except (OSError, http.client.HTTPException) as error:
            reason = str(error) or type(error).__name__
            raise Unreachable(
                f"{self.url} does not answer: {reason}.", code="unreachable"
            ) from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        kind = (
            http.client.HTTPSConnection
            if self._parts.scheme == "https"
            else http.client.HTTPConnection
        )
        return kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT_SECONDS)

    def _own_headers(self, body: bytes) -> dict[str, str]:
        return {
            "Accept": "application/json",
            "Authorization": f"Bearer {self._token}",
            "Content-Length": str(len(body)),
            "User-Agent": "matrix-cli",
        }

    def _path(self, path: str) -> str:
        return path if path.startswith("/") else f"{self._parts.path}/api/v1/{path}"


def patiently(ask: Callable[[], Answer]) -> Answer:
    """Ask again after lost connections and answers that mean later, and say no to the others."""
    for attempt in range(ATTEMPTS):
        is_last = attempt == ATTEMPTS - 1
        try:
            answer = ask()
        except Unreachable:
            if is_last:
                raise
            wait(attempt)
            continue
        if answer.is_to_be_tried_again and not is_last:
            wait(attempt, answer)
            continue
        return accepted(answer)
    raise AssertionError


def accepted(answer: Answer) -> Answer:
    """The answer, unless it says no."""
    problem = answer.document if isinstance(answer.document, dict) else {}
    if answer.status == UNAUTHORIZED:
        raise TokenNeeded(f"{problem.get('detail', 'No token.')} Sign in: `matrix login`.")
    if answer.status >= ERROR:
        raise Refused(answer.status, problem)
    return answer


def wait(attempt: int, answer: Answer | None = None) -> None:
    """As long as the answer asks for; otherwise longer each time, and never all at once."""
    asked = answer.headers.get("Retry-After", "") if answer else ""
    backoff = min(0.25 * 2**attempt, 15) * random.uniform(0.5, 1)  # noqa: S311  not a secret
    time.sleep(min(float(asked), WAIT_MOST_SECONDS) if asked.isdecimal() else backoff)


def _send(
    connection: http.client.HTTPConnection, body: bytes, on_sent: Callable[[int], None]
) -> None:
    for at in range(0, len(body), BLOCK_BYTES):
        connection.send(body[at : at + BLOCK_BYTES])
        on_sent(min(at + BLOCK_BYTES, len(body)))


def _read(response: http.client.HTTPResponse) -> Any:
    content = response.read()
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None
