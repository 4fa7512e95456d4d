"""Dockerfiles and compose files."""

import re
from collections.abc import Iterator

from scanner.analyzers import indicators
from scanner.analyzers.hooks import rules
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

DOCKERFILE = re.compile(
    r"(?:^|/)(?:Docker|Container)file[\w.-]*$|\.(?:dockerfile|containerfile)$", re.IGNORECASE
)
COMPOSE = re.compile(r"(?:^|/)(?:docker-)?compose[\w.-]*\.ya?ml$")
SECRET = re.compile(
    r"(?i)^(?:ENV|ARG)\s+\w{0,40}(?:secret|token|passw(?:or)?d|api_?key|private_?key)\w{0,20}"
    r"\s*[= ]\s*[\"']?(?!\$|[\"']?\s*$|changeme|none|null|false|true|your)[^\s\"']{6,}"
)
COMPOSE_RIGHTS = re.compile(
    r"^\s*(?:privileged:\s*true|network_mode:\s*[\"']?host|pid:\s*[\"']?host|-\s*[\"']?/var/run/docker\.sock"
    r"|-\s*[\"']?/:/|-\s*(?:SYS_ADMIN|ALL|SYS_PTRACE|SYS_MODULE)\b)"
)


def dockerfile(source: Source) -> Iterator[tuple[Rule, int]]:
    user, last_from = "", 1
    for number, line in _instructions(source):
        word, _, rest = line.partition(" ")
        if word.upper() == "FROM":
            user, last_from = "", number
        elif word.upper() == "USER":
            user = rest.strip()
        elif word.upper() == "ADD" and re.search(r"\bhttps?://", rest) and "--checksum" not in rest:
            yield rules.REMOTE_ADD, number
        elif word.upper() == "RUN" and indicators.DOWNLOAD_AND_RUN.search(rest):
            yield rules.PIPED_SCRIPT, number
        if SECRET.match(line):
            yield rules.SECRET_ARGUMENT, number
    if user.partition(":")[0] in {"", "root", "0"}:
        yield rules.ROOT_USER, last_from


def _instructions(source: Source) -> Iterator[tuple[int, str]]:
    """Lines with those after a backslash joined to them."""
    first, text = 1, ""
    for number, line in source.numbered():
        if not text:
            first = number
        if line.lstrip().startswith("#"):
            continue
        text += line.rstrip().removesuffix("\\").strip() + " "
        if not line.rstrip().endswith("\\"):
            if text.strip():
                yield first, text.strip()
            text = ""


def compose(source: Source) -> Iterator[tuple[Rule, int]]:
    for number, line in source.numbered():
        if COMPOSE_RIGHTS.match(line):
            yield rules.PRIVILEGED, number
