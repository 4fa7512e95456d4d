"""Hold a ``matrix.toml`` against the published schema and say all that is wrong, and where.

Knows nothing of the server: the command line carries the same file.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from appstore.toml_places import locate

TEXT_MAX = 64 * 1024
FINDINGS_MAX = 50
SHOWN_MAX = 80
LICENSE_MAX = 200
SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("matrix.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)
NO_KEYS = re.compile(
    r'"{3}(?:\\.|[^\\])*?(?:"{3,5}|\Z)'
    r"|'{3}.*?(?:'{3,5}|\Z)"
    r'|"(?:\\.|[^"\\\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*",
    re.DOTALL,
)
"""Strings, whether or not they end, and comments."""
DOTS_MAX = 300
PLACE_IN_ERROR = re.compile(r" \(at line (\d+), column (\d+)\)$")

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``path`` is the key, such as ``permissions.hosts[0]``."""

    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


TOO_LONG = Finding(1, 1, "", "It is longer than 64 KiB.")
TOO_DEEP = Finding(1, 1, "", "It is nested too deep.")


def read(text: str) -> tuple[dict[str, Any], list[Finding]]:
    """What the text declares, and all that is wrong with it in the order of the lines."""
    if len(text) > TEXT_MAX:
        return {}, [TOO_LONG]
    if NO_KEYS.sub("", text).count(".") > DOTS_MAX:  # a key of many parts costs their square
        return {}, [TOO_DEEP]
    try:
        document = tomllib.loads(text)
        places = locate(text)
        wrong = dict.fromkeys(_wrong(document))
    except RecursionError:
        return {}, [TOO_DEEP]
    except ValueError as error:  # TOMLDecodeError, or a number too long to read
        return {}, [_syntax(str(error), text)]
    findings = [Finding(*places.get(keys, (1, 1)), spelled(keys), says) for keys, says in wrong]
    return document, sorted(findings, key=lambda found: (found.line, found.column))[:FINDINGS_MAX]


def canonical_license(expression: str) -> str:
    """The expression as SPDX writes it, or an empty text when it is none.

    >>> canonical_license("mit or apache-2.0")
    'MIT OR Apache-2.0'
    """
    if not expression.isascii() or len(expression) > LICENSE_MAX:
        return ""
    try:
        canonical = str(canonicalize_license_expression(expression))
    except (InvalidLicenseExpression, RecursionError, MemoryError, ValueError):
        return ""
    return canonical if len(canonical) <= LICENSE_MAX else ""


def spelled(keys: Keys) -> str:
    """Keys as one writes them.

    >>> spelled(("permissions", "hosts", 0))
    'permissions.hosts[0]'
    """
    parts = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return "".join(parts).removeprefix(".")[:SHOWN_MAX]


def _syntax(message: str, text: str) -> Finding:
    found = PLACE_IN_ERROR.search(message)
    if found:
        return Finding(int(found[1]), int(found[2]), "", f"{message[: found.start()]}.")
    if message.endswith(at_end := " (at end of document)"):
        lines = text.split("\n")
        return Finding(len(lines), len(lines[-1]) + 1, "", f"{message.removesuffix(at_end)}.")
    return Finding(1, 1, "", "It holds a number too long to read.")


def _wrong(document: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    for error in VALIDATOR.iter_errors(document):
        yield from _explained(error)
    license_expression = document.get("license")
    if isinstance(license_expression, str) and not canonical_license(license_expression):
        rule = SCHEMA["properties"]["license"]["errorMessage"]
        yield ("license",), f"`license` {rule}."


def _explained(error: ValidationError) -> Iterator[tuple[Keys, str]]:
    keys: Keys = tuple(error.absolute_path)
    assert isinstance(error.schema, dict)
    rule = error.schema.get("errorMessage", error.message)
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        for name in error.instance.keys() - set(known):
            yield (*keys, name), _unknown(spelled((*keys, name)), name, known)
    elif "propertyNames" in error.absolute_schema_path:
        yield (*keys, error.instance), f"`{error.instance[:SHOWN_MAX]}` {rule}."
    elif keys and isinstance(keys[-1], int):
        yield keys, f"“{str(error.instance)[:SHOWN_MAX]}” {rule}."
    else:
        yield keys, f"`{spelled(keys)}` {rule}."


def _unknown(path: str, name: str, known: list[str]) -> str:
    alike = get_close_matches(name[:SHOWN_MAX], known, n=1)
    return f"unknown key `{path}`" + (f"; did you mean `{alike[0]}`?" if alike else ".")
