"""Files that a generator fills in for others, such as cookiecutter's."""

import re

PLACEHOLDER = re.compile(r"\{\{.{0,200}?\}\}|<%[=-].{0,200}?%>", re.DOTALL)
INSTRUCTION = re.compile(r"\{%.{0,200}?%\}|<%.{0,200}?%>", re.DOTALL)


def filled(text: str) -> str:
    """The text as it could be once it is filled in, on the same lines."""
    return INSTRUCTION.sub(_lines, PLACEHOLDER.sub(_word, text))


def _word(match: re.Match[str]) -> str:
    return "filled" + "\n" * match[0].count("\n")


def _lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
