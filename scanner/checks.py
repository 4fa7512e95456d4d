"""What is wrong with the scanner's settings, told before anything is scanned."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from scanner.llm import configuration as llm_configuration
from scanner.plugins.configuration import Misconfigured
from scanner.results import rulesets

HINT = "Install it, or take it out of SCANNER_PLUGINS. See docs/scanner-plugins.md."


@register
def plugins_are_installed(**_: Any) -> list[CheckMessage]:
    try:
        rulesets.plugins()
    except Misconfigured as problem:
        return [Error(str(problem), hint=HINT, id="scanner.E001")]
    return []


@register
def language_model_is_set(**_: Any) -> list[CheckMessage]:
    try:
        rulesets.language_model()
    except llm_configuration.Misconfigured as problem:
        return [Error(str(problem), hint="See docs/scanning.md.", id="scanner.E002")]
    return []
