"""What shows only when the calls of one file are seen together."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.analyzers import indicators
from scanner.analyzers.base import Confidence, Finding
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.malice_rules import SELF_PUBLISH, WALLET_SWAP
from scanner.analyzers.javascript.names import REQUIRERS
from scanner.analyzers.javascript.obfuscation import obfuscated
from scanner.analyzers.javascript.observed import Assigned, Call
from scanner.analyzers.javascript.rules import MALICE
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.spying import WALLET_ADDRESS, swaps
from scanner.analyzers.javascript.syntax import (
    CALLS,
    FUNCTIONS,
    Node,
    arguments,
    callee,
    child,
    column,
    line,
    text,
    walk,
)
from scanner.analyzers.javascript.tampering import tampering, written_path
from scanner.analyzers.javascript.written import written
from scanner.analyzers.labels import Label
from scanner.analyzers.rules import Rule

HOOKED = re.compile(
    r"^(?:fetch|XMLHttpRequest\.prototype\.(?:open|send)|ethereum\.(?:request|send\w*)"
    r"|\w*[pP]rovider\.(?:request|send\w*)|navigator\.clipboard\.writeText)$"
)
WALLET = re.compile(
    r"""["'`]0x[0-9a-fA-F]{40}["'`]|["'`]bc1[02-9ac-hj-np-z]{25,60}["'`]"""
    r"""|0x\[(?:a-fA-F0-9|0-9a-fA-F|a-f0-9)\]\{40\}|\[13\]\[a-km-zA-HJ-NP-Z1-9\]\{25"""
)
CHECKSUM = re.compile(r"\bcreateHash\b|\bintegrity\b")
PUBLISH = re.compile(r"\b(?:npm|pnpm|yarn)(?:\.cmd)?\s+publish\b")
TOKENS = re.compile(r"_authToken|\.npmrc|NPM_TOKEN|npm whoami")
UNSEEN = re.compile(r"\b(?:detached|windowsHide)\b|\.(?:exe|scr)\b")
KEEPS = re.compile(r"^\s*(?:git|tar|unzip|which|docker|gzip|zip)\b(?!.*[;&|])")
"""Programs that do not run the files they are given."""
DOCUMENT = re.compile(r"/(?:[A-Z]{1,40}\.md|(?:package|tsconfig)\.json|pnpm-workspace\.yaml)$")
OPENER = re.compile(r"""["'`]xdg-open["'`]""")
MOST_OF_FUNCTION = 2000
"""Characters."""
TELLING = re.compile(r"(?i)^console\.|\bwrite$|Error$|\blog(?:ger)?\b|\b(?:warn|info|print)\w*$")
HOOK = re.compile(r"\b(?:pre|post)install\b")


def combinations(
    facts: Facts, script: Script, calls: list[Call], assigned: list[Assigned]
) -> Iterator[Finding]:
    yield from obfuscated(script)
    yield from tampering(facts, script, calls, assigned)
    yield from _spelled_out(script)
    yield from _dropper(facts, script, calls)
    yield from _worm(script, calls)
    yield from _wallet(script, calls, assigned)


def _dropper(facts: Facts, script: Script, calls: list[Call]) -> Iterator[Finding]:
    """What was downloaded is saved, and a program is started right beside it."""
    yield from _unpacked(facts, calls)
    saves = [(call, place) for call in calls for place in _saved_downloads(facts, call)]
    saved = {place for _, place in saves}
    every = [call for call in calls if words.PROCESSES.match(call.name)]
    commands = [(call, written(call)) for call in every]
    started = [
        call
        for call, command in commands
        if not indicators.SAVES.search(command) and not KEEPS.match(command)
    ]
    same = [call for call in started if not saved.isdisjoint(_named(call))]
    started = [call for call in started if not _shows(call)]
    begun = [call for call in calls if saved and _is_persistent(call)]
    names = _saved_names(facts, calls) if saved else set()
    begun += [call for call in calls if saved and _loads(call, names)]
    if (same and not CHECKSUM.search(script.source.text)) or begun:
        yield from _at(MALICE.exec_downloaded, [*same, *begun][0])
    elif started and any(script.runs_at_install or not _is_document(call) for call, _ in saves):
        rule = MALICE.exec_downloaded if script.runs_at_install else MALICE.dropper
        is_unseen = UNSEEN.search(written(started[0]) + text(started[0].node)) is not None
        is_sure = is_unseen and not CHECKSUM.search(script.source.text)
        yield from _at(replace(rule, confidence=Confidence.HIGH) if is_sure else rule, started[0])


def _shows(call: Call) -> bool:
    """Something is handed to whatever the person's desktop opens it with, such as a browser."""
    return OPENER.search(text(call.function.node)[:MOST_OF_FUNCTION]) is not None


def _is_document(call: Call) -> bool:
    """What generators of projects write: they ask the registry for versions and start npm."""
    return words.FILE_WRITERS.match(call.name) is not None and bool(
        DOCUMENT.search(written_path(call))
    )


def _loads(call: Call, saved: set[str]) -> bool:
    """``require("./c.js")`` of what was downloaded and saved right here."""
    if not REQUIRERS.match(call.name) or not call.nodes:
        return False
    wanted = _file_name(call.script.fold(call.nodes[0]) or "")
    return bool(wanted) and wanted in saved


def _saved_names(facts: Facts, calls: list[Call]) -> set[str]:
    return {
        _file_name(written_path(call))
        for call in calls
        if words.FILE_WRITERS.match(call.name) and Label.NETWORK in facts.labels(*call.values[1:])
    }


def _file_name(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _unpacked(facts: Facts, calls: list[Call]) -> Iterator[Finding]:
    """A program that lies hidden in the app's data is laid out and started."""
    laid = {
        text(call.nodes[0])
        for call in calls
        if words.FILE_WRITERS.match(call.name)
        and call.nodes
        and Label.DECODED in facts.labels(*call.values[1:2])
    }
    for call in calls:
        if words.PROCESSES.match(call.name) and not laid.isdisjoint(_named(call)):
            yield from _at(MALICE.exec_decoded, call)
            return


def _spelled_out(script: Script) -> Iterator[Finding]:
    """Who downloads and runs while it is installed may hide with what it starts the command."""
    for node in script.nodes if script.runs_at_install else ():
        if node.type not in {"string", "template_string", "binary_expression"}:
            continue
        command = script.text(node)
        if indicators.downloads_and_runs(command) and not _is_told(script, node):
            yield MALICE.shell_download.at(script.source, line(node), column=column(node))
            return


def _is_told(script: Script, node: Node) -> bool:
    """Whether somebody is told how to install something by hand."""
    around = node.parent
    while around is not None and around.type not in FUNCTIONS:
        if around.type == "throw_statement":
            return True
        name = script.dotted(callee(around)) if around.type in CALLS else ""
        if TELLING.search(name):
            return True
        around = around.parent
    return False


def _at(rule: Rule, call: Call) -> Iterator[Finding]:
    yield rule.at(call.script.source, line(call.node), column=column(call.node))


def _named(call: Call) -> set[str]:
    """The names that a call is given, those within lists and texts too."""
    inside = (part for node in call.nodes for part in (node, *walk(node)))
    return {text(part) for part in inside if part.type in {"identifier", "string"}}


def _is_persistent(call: Call) -> bool:
    is_process = words.PROCESSES.match(call.name) is not None
    is_writer = is_process or words.FILE_WRITERS.match(call.name) is not None
    return is_writer and indicators.PERSISTENCE.search(written(call)) is not None


def _saved_downloads(facts: Facts, call: Call) -> Iterator[str]:
    """How the files are written that a download is saved as."""
    if words.PROCESSES.match(call.name):
        if call.nodes and indicators.SAVES.search(written(call)):
            yield from (text(part) for part in walk(call.nodes[0]) if part.type == "identifier")
    elif words.FILE_WRITERS.match(call.name):
        if call.nodes and Label.NETWORK in facts.labels(*call.values[1:]):
            yield text(call.nodes[0])
    elif call.method in {"pipe", "pipeline"} and Label.NETWORK in facts.labels(
        call.received, *call.values
    ):
        for node in call.nodes:
            stream = _declared(call, node)
            is_call = stream.type in CALLS and bool(arguments(stream))
            if is_call and call.script.dotted(callee(stream)).endswith("createWriteStream"):
                yield text(arguments(stream)[0])


def _declared(call: Call, node: Node) -> Node:
    return call.script.constants.held(node)


def _worm(script: Script, calls: list[Call]) -> Iterator[Finding]:
    source = script.source
    for call in calls:
        is_publish = words.PROCESSES.match(call.name) and PUBLISH.search(written(call))
        if is_publish and source.holds(TOKENS) and (script.runs_at_install or source.holds(HOOK)):
            yield SELF_PUBLISH.at(source, line(call.node), column=column(call.node))


def _wallet(script: Script, calls: list[Call], assigned: list[Assigned]) -> Iterator[Finding]:
    """Told once: where a function of the page is put in the place of its own, or else the text."""
    hook = _hooking(script, calls, assigned)
    swapping = [call.node for call in calls if hook is None and swaps(call)]
    for node in swapping if hook is None else [hook]:
        yield WALLET_SWAP.at(script.source, line(node), column=column(node))


def _hooking(script: Script, calls: list[Call], assigned: list[Assigned]) -> Node | None:
    replaces = any(call.method in {"replace", "replaceAll"} for call in calls)
    redirects = any(_is_receiver(each) for each in assigned)
    if not redirects and not (replaces and WALLET.search(script.source.text)):
        return None
    lefts = ((each.node, child(each.node, "left")) for each in assigned)
    return next(
        (n for n, left in lefts if left is not None and HOOKED.match(script.dotted(left))), None
    )


def _is_receiver(each: Assigned) -> bool:
    """Whether it is ``transaction.to = "0x…"``."""
    right = child(each.node, "right")
    known = each.script.fold(right) if right is not None else None
    is_to = each.script.property(child(each.node, "left")) == "to"
    return is_to and WALLET_ADDRESS.match(known or "") is not None
