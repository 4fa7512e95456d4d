"""What changes other programs, hides what it was, or keeps whoever loads it from going on."""

import re
from collections.abc import Iterator

from scanner.analyzers.base import Finding
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.malice_rules import FOREIGN_CODE, SABOTAGE, SELF_DELETE
from scanner.analyzers.javascript.observed import Assigned, Call
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import CALLS, Node, callee, child, column, line, text, walk
from scanner.analyzers.javascript.written import written
from scanner.analyzers.labels import Label
from scanner.analyzers.rules import Rule

REMOVERS = re.compile(r"^fs(?:\.promises|/promises|-extra)?\.(?:unlink|rm|remove)(?:Sync)?$")
ITSELF = frozenset({"__filename", "process.argv[1]"})
INSTALLED = re.compile(r"\bapp\.asar\b|discord_desktop_core")
"""Programs whose code is JavaScript that lies on a disk."""
OF_A_USER = re.compile(r"LOCALAPPDATA|\bAPPDATA\b|homedir\(\)|/Applications\b|\bHOME\b|AppData")
PACKERS = re.compile(r"(?:^|\W)asar\.createPackage\w*$")
NEIGHBOUR = re.compile(r"(?:^|/)node_modules/(?!\.)[@\w].*\.[cm]?js\b")
UP = re.compile(r"^\{\}/(?P<up>(?:\.\./)+)(?:@[\w.-]+/)?[\w.-]+/.*\.[cm]?js\b")
"""``path.join(__dirname, "..", "other", "index.js")``."""
LONGEST_PATH = 4096
LOADS = re.compile(r"\b(?:require|import|eval|fetch|Function)\s*\(|<script\b|\bfrom\s*[\"']")
PAGE_SCRIPT = re.compile(r"<script\b[^>]{0,500}\bsrc=.{0,2}https?://")
ENDLESS = re.compile(r"^(?:true|1|!0|!!\[\])?;?$|<=?\s*Infinity;?$")
LEAVING = frozenset(
    {"break_statement", "return_statement", "throw_statement", "await_expression"}
    | {"yield_expression"}
)
BUILTIN = re.compile(
    r"^(?:window\.|globalThis\.|global\.)?(?:(?:Array|String|Object|Promise|Date|Storage|Number|Map|Set)"
    r"\.prototype|JSON|Object|Date|Promise)\.\w+$"
)
CHANCE = re.compile(r"\bMath\.random\(\)")
PRINTS = re.compile(r"^(?:console\.\w+|process\.stdout\.write)$")


def tampering(
    facts: Facts, script: Script, calls: list[Call], assigned: list[Assigned]
) -> Iterator[Finding]:
    for each in assigned:
        left, right = child(each.node, "left"), child(each.node, "right")
        is_builtin = left is not None and BUILTIN.match(text(left)) is not None
        if is_builtin and right is not None and CHANCE.search(text(right)):
            yield SABOTAGE.at(script.source, line(each.node), column=column(each.node))
    for call in calls:
        for rule in _rules_of(facts, call):
            yield rule.at(script.source, line(call.node), column=column(call.node))
    for statement in script.root.named_children:
        if _never_ends(script, statement):
            yield SABOTAGE.at(script.source, line(statement), column=column(statement))


def _rules_of(facts: Facts, call: Call) -> Iterator[Rule]:
    is_removed = call.script.runs_at_install and REMOVERS.match(call.name) and call.nodes
    if is_removed and text(call.script.constants.held(call.nodes[0])) in ITSELF:
        yield SELF_DELETE
    if PACKERS.search(call.name) or words.FILE_WRITERS.match(call.name):
        source = call.script.source
        is_program = source.holds(INSTALLED) and source.holds(OF_A_USER)
        if is_program or _changes_neighbour(facts, call):
            yield FOREIGN_CODE


def _changes_neighbour(facts: Facts, call: Call) -> bool:
    """A package's file gets code that came from the network or that loads more code."""
    path = written_path(call)
    above = UP.match(path)
    depth = call.script.source.path.count("/")
    is_page = any(PAGE_SCRIPT.search(_texts(call.script, node)) for node in call.nodes[1:2])
    if is_page and call.script.runs_at_install:
        return True
    is_outside = above is not None and above["up"].count("..") > depth
    if not is_outside and not NEIGHBOUR.search(path):
        return False
    if Label.NETWORK in facts.labels(*call.values[1:]):
        return True
    return any(LOADS.search(_texts(call.script, node)) for node in call.nodes[1:2])


def written_path(call: Call) -> str:
    """The path that is written to, as far as it is known; no system has longer ones."""
    return written(call)[:LONGEST_PATH].partition(" ")[0] if call.nodes else ""


def _texts(script: Script, node: Node) -> str:
    held = script.constants.held(node)
    parts = (part for part in (held, *walk(held)) if part.type in {"string", "template_string"})
    return " ".join(text(part) for part in parts)


def _never_ends(script: Script, statement: Node) -> bool:
    """A loop without an end that does nothing but print, right where a file is loaded."""
    if statement.type not in {"for_statement", "while_statement"}:
        return False
    condition, body = child(statement, "condition"), child(statement, "body")
    written_as = text(condition).strip("()") if condition is not None else ""
    if body is None or not ENDLESS.search(written_as):
        return False
    inside = list(walk(body))
    if any(part.type in LEAVING for part in inside):
        return False
    called = [script.dotted(callee(part)) for part in inside if part.type in CALLS]
    return all(PRINTS.match(name) for name in called)
