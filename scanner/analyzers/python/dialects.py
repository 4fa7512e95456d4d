"""Python of other years, written as this one's parser reads it, on the same lines.

Only for reading: what a file does stays visible, what it means for Python 2 need not stay right.
"""

import ast
import re
from collections.abc import Iterator

OLD = (
    (r"(?m)(^|[:;])([ \t]*)print[ \t]*>>[ \t]*", r"\1\2_ = "),
    (r"(?m)(^|[:;])([ \t]*)print[ \t]*(?=$|;|#)", r"\1\2_ = 0 "),
    (r"(?m)(^|[:;])([ \t]*)print(?=[ \t]*[\"'`\w\[{~\-])(?![ \t]*=)(?!\w)", r"\1\2_ ="),
    (r"(?m)(^|[:;])([ \t]*)print(?=[ \t]*\()", r"\1\2_ ="),
    (r"\bexcept[ \t]+([\w.]+|\([^()\n]*\))[ \t]*,[ \t]*(\w+)[ \t]*:", r"except \1 as \2:"),
    (
        r"(?m)\braise[ \t]+([\w.]+(?:\[[^\]\n]*\])?)[ \t]*,[ \t]*([^,\n]+),[ \t]*([^,\n]+)$",
        r"raise \1 or \2 or \3",
    ),
    (r"\braise[ \t]+([\w.]+(?:\[[^\]\n]*\])?)[ \t]*,", r"raise \1 or"),
    (r"(?m)\bexec[ \t]+([^\s(=.,][^\n]*?)[ \t]+in[ \t]+([^\n;]+)$", r"exec(\1, \2)"),
    (r"(?m)\bexec[ \t]+([^\s(=.,][^\n;]*)$", r"exec(\1)"),
    (r"\bexec[ \t]*\(([^()\n]*)\)[ \t]+in[ \t]+([^\n;]+)", r"exec(\1, \2)"),
    (r"`([^`\n]+)`", r"repr(\1)"),
    (r"<>", "!="),
    (r"(?<!\\)\\u(?![0-9a-fA-F]{4})", r"\\\\u"),
    (r"(?<![\w.])0+([1-7][0-7]*)(?![\w.])", r"0o\1"),
    (r"(?<![\w.])(\d+|0[xX][0-9a-fA-F]+)[lL](?!\w)", r"\1"),
    (r"\b[uU][rR](?=[\"'])", "r"),
    (r"\blambda[ \t]*\(([\w\s,]+)\)[ \t]*:", r"lambda \1:"),
    (r"(\bdef[ \t]+\w+\([^()\n]*)\(([\w\s,]+)\)", r"\1\2"),
    (r"\basync\b(?![ \t]+(?:def|for|with)\b)", "async_"),
)
NEW = (
    (r"(?m)^([ \t]*)type[ \t]+(\w+)[ \t]*=", r"\1\2 ="),
    (r"\bexcept(\*?)[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)+)[ \t]*:", r"except\1 (\2):"),
    (r"(?<![\w\"'])[tT]([rR]?)(?=[\"'])", r"f\1"),
)
GENERIC = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?def|class|type)[ \t]+\w+[ \t]*(?=\[)", re.MULTILINE
)
FORMATTED = re.compile(r"(?<![\w\"'])(?:[fF][rR]?|[rR][fF])(\"\"\"|'''|\"|')")
QUOTED = re.compile(r"([bBrRuU]{0,2})(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')")
OTHER = {'"': "'", "'": '"'}
MOST_CHARACTERS = 400_000


def parsed(text: str) -> ast.Module:
    """The tree of Python as it is written today, whichever Python reads it.

    Raises ``SyntaxError``, ``ValueError``, ``RecursionError`` or ``MemoryError``.
    """
    try:
        return ast.parse(text)
    except SyntaxError:
        newer = next(dialects(text), None)
        if newer is None:
            raise
        return ast.parse(newer)


def dialects(text: str) -> Iterator[str]:
    """How it reads as newer Python, then as older."""
    if len(text) > MOST_CHARACTERS:
        return
    yield _replaced(_without_types(_formatted_plainly(text)), NEW)
    yield _replaced(text.expandtabs(8), OLD)


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for pattern, written in pairs:
        text = re.sub(pattern, written, text)
    return text


def _without_types(text: str) -> str:
    """``class Pair[K: str, V = int](Base)`` without what stands in brackets."""
    parts: list[str] = []
    done = 0
    for match in GENERIC.finditer(text):
        if match.start() >= done:
            end = _closed(text, match.end(), "[", "]")
            lines = text.count("\n", match.end(), end)
            parts += [text[done : match.end()], "\\\n" * lines]
            done = end
    return "".join([*parts, text[done:]])


def _closed(text: str, at: int, opening: str, closing: str) -> int:
    """Behind the bracket that closes the one at ``at``."""
    depth = 0
    while at < len(text):
        depth += (text[at] == opening) - (text[at] == closing)
        at += 1
        if not depth:
            break
    return at


def _formatted_plainly(text: str) -> str:
    """``f"{row["name"]}"``, and escapes within braces, as every Python reads them."""
    parts: list[str] = []
    done = 0
    for match in FORMATTED.finditer(text):
        if match.start() < done:
            continue
        end = _end(text, match.end(), match[1])
        parts += [text[done : match.end()], _plain(text[match.end() : end], match[1])]
        done = end
    return "".join([*parts, text[done:]])


def _plain(inner: str, quote: str) -> str:
    """What is in braces with other quotes, and with letters for their escapes."""
    parts: list[str] = []
    done = at = 0
    while (at := inner.find("{", at)) >= 0:
        if inner.startswith("{{", at):
            at += 2
            continue
        end = _closed(inner, at, "{", "}")
        within = QUOTED.sub(_spelled_out, inner[at:end])
        parts += [inner[done:at], within.replace(quote, OTHER[quote[0]] * len(quote))]
        done = at = end
    return "".join([*parts, inner[done:]])


def _spelled_out(match: re.Match[str]) -> str:
    if "\\" not in match[0]:
        return match[0]
    try:
        value = ast.literal_eval(match[0])
    except (SyntaxError, ValueError):
        return match[0]
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return "'" + "".join(c if c.isprintable() and c not in "'\"\\{}" else " " for c in text) + "'"


def _end(text: str, at: int, quote: str) -> int:
    """Where the text that was opened before ``at`` ends: at its quote outside of all braces."""
    depth = 0
    is_long = len(quote) > 1
    while at < len(text) and (depth or not text.startswith(quote, at)):
        if text[at] == "\n" and not depth and not is_long:
            break
        if text[at] == "\\":
            at += 1
        elif text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1 if depth else 0
        at += 1
    return at
