"""What each tool is, for the public page that its findings link to."""

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.analyzers.base import Kind, Severity
from scanner.plugins import bandit, guarddog, njsscan, semgrep


@dataclass(frozen=True, slots=True)
class About:
    """``becomes`` says which of the tool's own words end in which severity of ours."""

    name: str
    title: str
    text: str
    licence: str
    home: str
    kind: Kind
    becomes: Mapping[Severity, str]


def _becomes(scale: Mapping[str, Severity]) -> dict[Severity, str]:
    called = {ours: [word.lower() for word in scale if scale[word] is ours] for ours in Severity}
    gravest_first = sorted(filter(called.get, called), key=lambda ours: -ours.rank)
    return {ours: f"what it calls {' or '.join(called[ours])}" for ours in gravest_first}


_ALL = (
    About(
        "bandit",
        "Bandit",
        "Reads Python for common weaknesses: shells, unsafe loading, weak cryptography. What it"
        " doubts itself is shown and moves no level.",
        "Apache-2.0",
        "https://github.com/PyCQA/bandit",
        Kind.WEAKNESS,
        _becomes(bandit.SCALE),
    ),
    About(
        "njsscan",
        "njsscan",
        "Reads Node apps and their templates for weaknesses. What is missing in the whole app,"
        " which names no file, is information.",
        "LGPL-3.0",
        "https://github.com/ajinabraham/njsscan",
        Kind.WEAKNESS,
        _becomes(njsscan.SCALE),
    ),
    About(
        "guarddog",
        "GuardDog",
        "Looks for what malicious packages do. It is tuned to packages and calls many honest web"
        " apps risky, so what it says counts a step down.",
        "Apache-2.0",
        "https://github.com/DataDog/guarddog",
        Kind.MALICE,
        {
            **_becomes(guarddog.SCALE),
            Severity.INFO: "what an app could do, without a threat",
        },
    ),
    About(
        "semgrep",
        "Semgrep",
        "Matches patterns that the operator of this store wrote or chose. The rule says what is"
        " wrong and how to mend it.",
        "LGPL-2.1 (the engine; rules have licences of their own)",
        "https://semgrep.dev",
        Kind.WEAKNESS,
        _becomes(semgrep.SCALE),
    ),
    About(
        "clamav",
        "ClamAV",
        "Knows files of malware by their signatures.",
        "GPL-2.0",
        "https://www.clamav.net",
        Kind.MALICE,
        {
            Severity.HIGH: "a file that it knows",
            Severity.MEDIUM: "what it merely dislikes: unwanted programs (PUA) and heuristics",
        },
    ),
)

ABOUT: Mapping[str, About] = {about.name: about for about in _ALL}
