"""What each stretch of a program's text is (keyword, comment …), found out inside a sandbox."""

import json
from pathlib import Path

import pygments

from sandbox import trees
from sandbox.errors import SandboxUnavailable
from sandbox.run import run_once
from sandbox.spec import Bind, Limits

COLOUR = ("python3", "-I", "/opt/matrix/colour.py")
LIMITS = Limits(memory_mib=256, disk_mib=16, processes=8)
TIMEOUT_SECONDS = 4
VERSION = str(pygments.__version__)


def spans(name: str, text: str, *, state: Path) -> list[tuple[str, int]]:
    """CSS class and length of each stretch, from the beginning on; none when there is no answer.

    The language is told by the ending of the file's name.
    """
    try:
        completed = run_once(
            command=[*COLOUR, name],
            binds=[Bind(_package(state), "/opt/pygments")],
            limits=LIMITS,
            timeout_seconds=TIMEOUT_SECONDS,
            state=state,
            stdin=text.encode(),
        )
        if completed.reason or completed.exit_code:
            return []
        return [_span(*each) for each in json.loads(completed.stdout)]
    except (SandboxUnavailable, ValueError, TypeError, RecursionError):
        return []


def _span(css: object, length: object) -> tuple[str, int]:
    """Only what can be a class, and a length: the answer comes out of a sandbox."""
    if not isinstance(css, str) or not isinstance(length, int) or length < 0:
        raise TypeError
    if css and not (css.isascii() and css.isalnum() and len(css) <= 3):  # noqa: PLR2004  as "kd"
        raise ValueError
    return css, length


def _package(state: Path) -> Path:
    store = state / "runtimes"
    store.mkdir(parents=True, exist_ok=True)
    package = Path(pygments.__file__).parent
    return trees.put(store / f"pygments-{VERSION}", {"pygments": package})
