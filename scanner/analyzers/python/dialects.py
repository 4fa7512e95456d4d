"""Python of other years, written as this one's parser reads it, on the same lines.

Only for reading: what a file does stays visible, what it means for Python 2 need not stay right.
"""

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
    (r"(?m)^([ \t]*)type[ \t]+(\w+)(?:\[[^\n]*?\])?[ \t]*=", r"\1\2 ="),
    (r"(?m)^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)\[[^\n(]*\](?=[ \t]*[(:])", r"\1"),
    (r"\bexcept(\*?)[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)+)[ \t]*:", r"except\1 (\2):"),
    (r"(?<![\w\"'])[tT]([rR]?)(?=[\"'])", r"f\1"),
)
FORMATTED = re.compile(r"(?<![\w\"'])(?:[fF][rR]?|[rR][fF])(\"\"\"|'''|\"|')")
OTHER = {'"': "'", "'": '"'}
MOST_CHARACTERS = 400_000


def dialects(text: str) -> Iterator[str]:
    """How it reads as newer Python, then as older."""
    if len(text) > MOST_CHARACTERS:
        return
    newer = _replaced(_with_other_quotes(text), NEW)
    yield newer
    yield _replaced(text.expandtabs(8), OLD)


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for pattern, written in pairs:
        text = re.sub(pattern, written, text)
    return text


def _with_other_quotes(text: str) -> str:
    """``f"{row["name"]}"`` with the inner quotes changed, as every Python reads it."""
    parts: list[str] = []
    done = 0
    for match in FORMATTED.finditer(text):
        quote = match[1]
        if match.start() < done or len(quote) > 1:
            continue
        end = _end(text, match.end(), quote)
        inner = text[match.end() : end]
        parts += [text[done : match.end()], inner.replace(quote, OTHER[quote])]
        done = end
    return "".join([*parts, text[done:]])


def _end(text: str, at: int, quote: str) -> int:
    """Where the text that was opened before ``at`` ends: at its quote outside of all braces."""
    depth = 0
    while at < len(text) and (depth or text[at] != quote):
        if text[at] == "\n" and not depth:
            break
        if text[at] == "\\":
            at += 1
        elif text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1 if depth else 0
        at += 1
    return at
