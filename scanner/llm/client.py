"""One question to an OpenAI-compatible address, and its answer or the reason there is none."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from scanner.llm.configuration import LlmConfig
from scanner.llm.prompt import SCHEMA

MOST_ANSWER_BYTES = 256 * 1024
TRIES = 3
LONGEST_PAUSE_SECONDS = 20.0
TOO_MANY = 429
WRONG_WORDS = {400, 404, 415, 422}
FORMATS: tuple[Mapping[str, Any] | None, ...] = (
    {
        "type": "json_schema",
        "json_schema": {"name": "verdict", "strict": True, "schema": SCHEMA},
    },
    {"type": "json_object"},
    None,
)
"""The strictest first; servers that do not know one refuse it, and are asked the next way."""


class NoAnswer(Exception):
    """The message says why, in words for a reviewer. It never holds the key."""


def ask(config: LlmConfig, messages: Sequence[Mapping[str, str]]) -> str:
    """The text that the model answered. Raises ``NoAnswer``."""
    deadline = time.monotonic() + config.timeout_seconds
    headers = {"Authorization": f"Bearer {config.key}"} if config.key else {}
    body: dict[str, Any] = {
        "model": config.model,
        "messages": list(messages),
        "temperature": 0,
        "max_tokens": config.answer_tokens,
        "stream": False,
    }
    with httpx.Client(headers=headers, follow_redirects=False, trust_env=False) as client:
        for form in FORMATS:
            wanted = body | ({"response_format": form} if form else {})
            status, content = _patiently(client, config, wanted, deadline)
            if status == httpx.codes.OK:
                return _text_of(content)
            if status not in WRONG_WORDS:
                break
    raise NoAnswer(f"It answered with status {status}.")


def _patiently(
    client: httpx.Client, config: LlmConfig, body: Mapping[str, Any], deadline: float
) -> tuple[int, bytes]:
    """Asked again where the server says that it is only busy."""
    for attempt in range(1, TRIES + 1):
        status, content, pause = _once(client, config, body, deadline)
        is_busy = status == TOO_MANY or status >= httpx.codes.INTERNAL_SERVER_ERROR
        pause = min(pause or 0.5 * 2**attempt, LONGEST_PAUSE_SECONDS)
        if not is_busy or attempt == TRIES or time.monotonic() + pause >= deadline:
            break
        time.sleep(pause)
    return status, content


def _once(
    client: httpx.Client, config: LlmConfig, body: Mapping[str, Any], deadline: float
) -> tuple[int, bytes, float]:
    """Status, content and for how many seconds the server wants to be left alone."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise NoAnswer("It did not answer in time.")
    url = f"{config.url}/chat/completions"
    content = bytearray()
    try:
        with client.stream("POST", url, json=body, timeout=left) as response:
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MOST_ANSWER_BYTES:
                    raise NoAnswer("Its answer is too long.")
                if time.monotonic() > deadline:
                    raise NoAnswer("It did not answer in time.")
            return response.status_code, bytes(content), _seconds(response.headers)
    except httpx.TimeoutException:
        raise NoAnswer("It did not answer in time.") from None
    except httpx.HTTPError as error:
        raise NoAnswer(f"It cannot be reached ({type(error).__name__}).") from None


def _seconds(headers: httpx.Headers) -> float:
    value = headers.get("retry-after", "")
    return float(value) if value.isdecimal() else 0.0


def _text_of(content: bytes) -> str:
    try:
        choice = json.loads(content)["choices"][0]
        message = choice["message"]
        refusal, text = message.get("refusal"), message.get("content")
        finish = choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise NoAnswer("Its answer is not one of a chat completion.") from None
    if refusal or finish == "content_filter":
        raise NoAnswer("It refused to look at the code.")
    if finish == "length":
        raise NoAnswer("Its answer was cut off.")
    if not isinstance(text, str) or not text.strip():
        raise NoAnswer("Its answer is empty.")
    return text
