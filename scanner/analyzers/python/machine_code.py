"""Machine code in memory: somebody's program, or a few instructions that ask the processor."""

import ast
from collections.abc import Collection
from dataclasses import replace

from scanner.analyzers.base import Severity
from scanner.analyzers.python.module import Module
from scanner.analyzers.python.rules import PROCESS_INJECTION
from scanner.analyzers.rules import Rule

CPUID = b"\x0f\xa2"
LONGEST_SNIPPET = 16
LONGEST_WORD = 200
"""A longer text without spaces is data, and may hold a program."""
OWN_MEMORY = frozenset({"CFUNCTYPE", "VirtualAlloc", "VirtualProtect", "mprotect"})
CONNECTING = frozenset(
    {"urllib", "http", "socket", "ftplib", "requests", "httpx", "aiohttp", "urllib3", "websockets"}
)
ASKS_PROCESSOR = replace(PROCESS_INJECTION, severity=Severity.MEDIUM)
"""Libraries that describe the processor do it. A person sees that this is all they do."""


def rule_of(module: Module, used: Collection[str]) -> Rule:
    """``used`` are the functions with which memory is made to run."""
    is_own = OWN_MEMORY.issuperset(used) and module.libraries.isdisjoint(CONNECTING)
    return ASKS_PROCESSOR if is_own and _holds_snippets(module) else PROCESS_INJECTION


def _holds_snippets(module: Module) -> bool:
    values = [node.value for node in module.nodes if isinstance(node, ast.Constant)]
    codes = [value for value in values if isinstance(value, bytes)]
    words = (word for value in values if isinstance(value, str) for word in value.split())
    return (
        any(CPUID in code for code in codes)
        and all(len(code) <= LONGEST_SNIPPET for code in codes)
        and all(len(word) < LONGEST_WORD for word in words)
    )
