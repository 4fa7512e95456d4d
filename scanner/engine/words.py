"""What may stand after ``scan`` instead of a path. A folder of the same name is ``./features``.

Each module has ``describe(parser)``, which adds its arguments, and ``run(options)``, which answers
the exit code. It is imported only when its word is said.
"""

from collections.abc import Mapping, Sequence

ALONE: Mapping[str, str] = {
    "features": "scanner.engine.features",
    "osv": "scanner.engine.osv",
}
"""Work without Django, and so without settings and a database."""
WITH_DJANGO: Mapping[str, str] = {
    "feedback": "scanner.management.feedback",
    "known-bad": "scanner.management.known_bad",
}


def stands_alone(words: Sequence[str]) -> bool:
    return not words or words[0] not in WITH_DJANGO
