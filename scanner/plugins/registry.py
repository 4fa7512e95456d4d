"""The tools there are, by the name under which an operator switches one on."""

from collections.abc import Mapping, Sequence
from typing import Any

from scanner.plugins.bandit import Bandit
from scanner.plugins.clamav import ClamAV
from scanner.plugins.guarddog import GuardDog
from scanner.plugins.njsscan import Njsscan
from scanner.plugins.semgrep import Semgrep
from scanner.plugins.tool import Place, Tool

TOOLS: Mapping[str, type[Tool]] = {
    tool.name: tool for tool in (Bandit, Njsscan, GuardDog, Semgrep, ClamAV)
}


def tools(order: Sequence[Mapping[str, Any]]) -> tuple[Tool, ...]:
    """Those that the engine put into the sandbox, as it described them."""
    return tuple(
        TOOLS[each["name"]](Place(each["version"], each["folder"], each["data"])) for each in order
    )
