"""The ways a command ends other than well."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

DONE, FAILED, CANCELLED, NEEDS_TOKEN = 0, 1, 2, 4


class Failure(Exception):
    """Something went wrong that a person can put right. ``errors`` are its parts, if any."""

    exit_code: ClassVar[int] = FAILED

    def __init__(
        self, detail: str, *, code: str = "failed", errors: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.errors = errors


class ScanImpossible(Failure):
    """No scan, and so no risk either: 0 to 3 are levels."""

    exit_code = 4


class TokenNeeded(Failure):
    exit_code = NEEDS_TOKEN

    def __init__(self, detail: str = "Sign in first: `matrix login`.") -> None:
        super().__init__(detail, code="not_authenticated")


class Unreachable(Failure):
    """No answer, however often it was asked."""


class Refused(Failure):
    """The marketplace said no, with a problem document."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        detail = str(problem.get("detail") or f"The marketplace answered {status}.")
        super().__init__(detail, code=str(problem.get("code", status)), errors=_parts(problem))
        self.status = status


def _parts(problem: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    parts = problem.get("errors")
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
