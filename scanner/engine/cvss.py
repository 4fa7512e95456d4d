"""How grave an advisory says a weakness is, as one number from 0 to 10."""

import math
import re
from collections.abc import Mapping
from typing import Any

WORDS = {"CRITICAL": 9.5, "HIGH": 8.0, "MODERATE": 5.5, "MEDIUM": 5.5, "LOW": 2.5}
IMPACT = {"H": 0.56, "L": 0.22, "N": 0.0}
VECTOR = {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2}
COMPLEXITY = {"L": 0.77, "H": 0.44}
PRIVILEGES = {"N": 0.85, "L": 0.62, "H": 0.27}
CHANGED_PRIVILEGES = {"N": 0.85, "L": 0.68, "H": 0.5}
INTERACTION = {"N": 0.85, "R": 0.62}


def score_of(document: Mapping[str, Any], affected: Mapping[str, Any]) -> float | None:
    """By the vector of CVSS 3, or else by the word that the database has for it."""
    for severity in (*document.get("severity", ()), *affected.get("severity", ())):
        if severity.get("type") == "CVSS_V3":
            score = base_score(str(severity.get("score", "")))
            if score is not None:
                return score
    word = str((document.get("database_specific") or {}).get("severity", "")).upper()
    return WORDS.get(word)


def base_score(vector: str) -> float | None:
    """As the specification of CVSS 3.1 computes it; None for what is no vector.

    >>> base_score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")
    9.8
    """
    parts = dict(re.findall(r"([A-Z]{1,2}):([A-Z])", vector))
    try:
        is_changed = parts["S"] == "C"
        lost = math.prod(1 - IMPACT[parts[name]] for name in ("C", "I", "A"))
        privileges = (CHANGED_PRIVILEGES if is_changed else PRIVILEGES)[parts["PR"]]
        reach = VECTOR[parts["AV"]] * COMPLEXITY[parts["AC"]] * privileges
        exploitability = 8.22 * reach * INTERACTION[parts["UI"]]
    except KeyError:
        return None
    base = 1 - lost
    impact = 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 if is_changed else 6.42 * base
    if impact <= 0:
        return 0.0
    total = min((1.08 if is_changed else 1.0) * (impact + exploitability), 10)
    return math.ceil(round(total * 100_000) / 10_000) / 10


def cwe_of(specific: Mapping[str, Any]) -> int | None:
    """The first weakness that the database names, such as ``CWE-79``."""
    for name in specific.get("cwe_ids", ()):
        match = re.fullmatch(r"CWE-(\d{1,6})", str(name))
        if match is not None:
            return int(match[1])
    return None
