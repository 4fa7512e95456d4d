"""What an operator says about the reviewer, in settings or in the environment."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PREFIX = "SCANNER_LLM_"
NAMES = ("URL", "MODEL", "KEY", "TIMEOUT_SECONDS", "CHARACTERS", "ANSWER_TOKENS")
SETTINGS = tuple(PREFIX + name for name in NAMES)
MOST_CHARACTERS = 400_000


class Misconfigured(Exception):
    """The message is one line for the operator, and never holds the key."""


@dataclass(frozen=True)
class LlmConfig:
    """``url`` is the base, such as ``https://llm.example/v1``; ``characters`` of code are sent."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_seconds: float = 60.0
    characters: int = 24_000
    answer_tokens: int = 1500

    @property
    def digest(self) -> str:
        """Of what decides the answers: a new one is tried on everything before it counts."""
        said = f"{self.url}\0{self.model}\0{self.characters}\0{self.answer_tokens}"
        return hashlib.sha256(said.encode()).hexdigest()


def configured(values: Mapping[str, object]) -> LlmConfig | None:
    """From ``SCANNER_LLM_URL`` and its siblings. None where there is no address."""
    said = {name: str(values.get(PREFIX + name, "") or "").strip() for name in NAMES}
    if not said["URL"]:
        if any(said.values()):
            raise Misconfigured(f"{PREFIX}URL is not set, but another {PREFIX} setting is.")
        return None
    parts = urlsplit(said["URL"])
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise Misconfigured(f"{PREFIX}URL is an http or https address without a user.")
    if not said["MODEL"]:
        raise Misconfigured(f"{PREFIX}MODEL is not set: which model should be asked?")
    if any(not sign.isprintable() or sign.isspace() for sign in said["KEY"]):
        raise Misconfigured(f"{PREFIX}KEY holds characters that no key has.")
    return LlmConfig(
        url=said["URL"].rstrip("/"),
        model=said["MODEL"],
        key=said["KEY"],
        timeout_seconds=_number(said, "TIMEOUT_SECONDS", LlmConfig.timeout_seconds, most=600),
        characters=int(_number(said, "CHARACTERS", LlmConfig.characters, most=MOST_CHARACTERS)),
        answer_tokens=int(_number(said, "ANSWER_TOKENS", LlmConfig.answer_tokens, most=32_000)),
    )


def _number(said: Mapping[str, str], name: str, otherwise: float, *, most: float) -> float:
    try:
        number = float(said[name] or otherwise)
    except ValueError:
        number = -1
    if not 0 < number <= most:
        raise Misconfigured(f"{PREFIX}{name} is a number above 0 and up to {most:g}.")
    return number
