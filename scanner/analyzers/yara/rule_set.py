"""The rules as text, their digest, and how text becomes something that can scan."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yara_x

FOLDER = Path(__file__).parent / "rules"


class RuleSetInvalid(ValueError):
    """These rules cannot be used; ``line`` counts from 1 and is 0 when no line is to blame."""

    def __init__(self, reason: str, *, line: int = 0) -> None:
        super().__init__(f"Line {line}: {reason}." if line else f"{reason}.")
        self.reason = reason
        self.line = line


def compile_rules(text: str) -> yara_x.Rules:
    """Ready to scan. A rule may ask for ``path``, the file's place within the app.

    Raises:
        RuleSetInvalid: with the first error and its line.
    """
    return compile_texts({"default": text})


def compile_texts(texts: Mapping[str, str]) -> yara_x.Rules:
    """Several texts, each in a namespace of its own. Raises ``RuleSetInvalid``."""
    compiler = yara_x.Compiler()
    compiler.enable_includes(False)  # noqa: FBT003 -- their signature
    compiler.define_global("path", "")
    for name, text in texts.items():
        compiler.new_namespace(name)
        try:
            compiler.add_source(text)
        except yara_x.CompileError as error:
            raise _invalid(error, compiler.errors()) from error
        except ValueError as error:  # such as a zero byte
            raise RuleSetInvalid(str(error)) from error
    return compiler.build()


def _invalid(error: Exception, details: list[Any]) -> RuleSetInvalid:
    if not details:
        return RuleSetInvalid(str(error).partition("\n")[0])
    first = details[0]
    labels = [str(label["text"]) for label in first["labels"] if label["text"]]
    reason = ", ".join(dict.fromkeys([str(first["title"]), *labels[:1]]))
    return RuleSetInvalid(reason, line=int(first["line"] or 0))


@cache
def shipped() -> yara_x.Rules:
    """Our own rules, all of them. One that does not compile makes all of them unusable."""
    return compile_rules("\n".join(text for _, text in _texts()))


def digest() -> str:
    """Names the rule set that a scan used; it changes with every letter of it."""
    found = hashlib.sha256()
    for name, text in _texts():
        found.update(f"{name}\0{text}\0".encode())
    return found.hexdigest()


def _texts() -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.glob("*.yar")):
        yield path.name, path.read_text(encoding="utf-8")
