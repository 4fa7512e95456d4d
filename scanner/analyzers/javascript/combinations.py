"""What shows only when the calls of one file are seen together."""

import re
from collections.abc import Iterator

from scanner.analyzers.base import Finding
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.behaviour import written
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.malice_rules import SELF_PUBLISH, WALLET_SWAP
from scanner.analyzers.javascript.observed import Assigned, Call
from scanner.analyzers.javascript.rules import MALICE, OBFUSCATED
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import Node, child, column, line, text
from scanner.analyzers.labels import Label

OBFUSCATOR_NAME = re.compile(r"\b_0x[0-9a-f]{4,6}\b")
OBFUSCATOR_NAMES = 20
BRACKETS_ONLY = re.compile(r"[\[\]()!+]{200}")
HOOKED = re.compile(
    r"^(?:fetch|XMLHttpRequest\.prototype\.(?:open|send)|ethereum\.(?:request|send\w*)"
    r"|\w*[pP]rovider\.(?:request|send\w*)|navigator\.clipboard\.writeText)$"
)
WALLET = re.compile(
    r"""["'`]0x[0-9a-fA-F]{40}["'`]|["'`]bc1[02-9ac-hj-np-z]{25,60}["'`]"""
    r"""|0x\[(?:a-fA-F0-9|0-9a-fA-F|a-f0-9)\]\{40\}|\[13\]\[a-km-zA-HJ-NP-Z1-9\]\{25"""
)
PUBLISH = re.compile(r"\b(?:npm|pnpm|yarn)(?:\.cmd)?\s+publish\b")
TOKENS = re.compile(r"_authToken|\.npmrc|NPM_TOKEN|npm whoami")
HOOK = re.compile(r"\b(?:pre|post)install\b")


def combinations(
    facts: Facts, script: Script, calls: list[Call], assigned: list[Assigned]
) -> Iterator[Finding]:
    yield from obfuscated(script)
    yield from _dropper(facts, script, calls)
    yield from _worm(script, calls)
    yield from _wallet(script, assigned)


def obfuscated(script: Script) -> Iterator[Finding]:
    code = script.source.text
    names = set(OBFUSCATOR_NAME.findall(code))
    pattern = OBFUSCATOR_NAME if len(names) >= OBFUSCATOR_NAMES else BRACKETS_ONLY
    first = pattern.search(code)
    if first is not None:
        yield OBFUSCATED.at(script.source, code.count("\n", 0, first.start()) + 1)


def _dropper(facts: Facts, script: Script, calls: list[Call]) -> Iterator[Finding]:
    """What was downloaded is saved, and a program is started right beside it."""
    started = [call for call in calls if words.PROCESSES.match(call.name)]
    if started and any(_saves_download(facts, call) for call in calls):
        rule = MALICE.exec_downloaded if script.runs_at_install else MALICE.dropper
        yield rule.at(script.source, line(started[0].node), column=column(started[0].node))


def _saves_download(facts: Facts, call: Call) -> bool:
    if words.FILE_WRITERS.match(call.name):
        return Label.NETWORK in facts.labels(*call.values[1:])
    if call.method != "pipe" or not call.nodes:
        return False
    is_file = any("createWriteStream" in text(_declared(call, node)) for node in call.nodes)
    return is_file and Label.NETWORK in facts.labels(call.received)


def _declared(call: Call, node: Node) -> Node:
    return call.script.constants.values.get(text(node), node)


def _worm(script: Script, calls: list[Call]) -> Iterator[Finding]:
    code = script.source.text
    for call in calls:
        is_publish = words.PROCESSES.match(call.name) and PUBLISH.search(written(call))
        if is_publish and TOKENS.search(code) and (script.runs_at_install or HOOK.search(code)):
            yield SELF_PUBLISH.at(script.source, line(call.node), column=column(call.node))


def _wallet(script: Script, assigned: list[Assigned]) -> Iterator[Finding]:
    code = script.source.text
    if not WALLET.search(code) or ".replace" not in code:
        return
    for each in assigned:
        left = child(each.node, "left")
        if left is not None and HOOKED.match(script.dotted(left)):
            yield WALLET_SWAP.at(script.source, line(each.node), column=column(each.node))
            return
