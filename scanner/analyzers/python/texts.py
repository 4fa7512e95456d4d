"""What a constant text tells by itself."""

from scanner.analyzers.indicators import CREDENTIAL_FILE, downloads_and_runs
from scanner.analyzers.patterns import HTML, SQL
from scanner.analyzers.python.taint import (
    CREDENTIALS,
    FETCHER,
    HTML_TEXT,
    NOTHING,
    SQL_TEXT,
    Value,
)

LONGEST = 20_000
SQL_WORDS = ("select", "insert", "update", "delete", "replace", "create", "drop", "alter", "with")
SIGNS_OF_FILES = (".", "/", " ", "Exodus", "Electrum", "MetaMask")


def of_text(text: str) -> Value:
    """Whether it is SQL, HTML, a command that downloads, or names a file of people's keys."""
    head = text[:LONGEST]
    found: set[tuple[str, int]] = set()
    if head[:40].lstrip()[:7].lower().startswith(SQL_WORDS) and _is_statement(head):
        found.add((SQL_TEXT, 0))
    if "<" in head and HTML.search(head):
        found.add((HTML_TEXT, 0))
    is_short = len(head) < 300 and any(sign in head for sign in SIGNS_OF_FILES)  # noqa: PLR2004
    if is_short and CREDENTIAL_FILE.search(head):
        found.add((CREDENTIALS, 0))
    if downloads_and_runs(head):
        found.add((FETCHER, 0))
    return frozenset(found) if found else NOTHING


def _is_statement(text: str) -> bool:
    """The beginning of one is enough: the rest may be added later."""
    words = text.lower().split(None, 3)
    if SQL.search(text):
        return True
    if words[0] == "select":
        return " from" in text.lower() or len(words) == 1
    if len(words) == 1:
        return text[-1:].isspace()
    return words[:2] in (["insert", "into"], ["delete", "from"])
