"""Rules for what only malicious code does."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.analyzers import indicators
from scanner.analyzers.base import Confidence, Finding, Severity
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.draining import draining
from scanner.analyzers.javascript.evaluated import executed, feeds_interpreter, runs_otherwise
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.gathered import sends_many_keys
from scanner.analyzers.javascript.hidden import hidden
from scanner.analyzers.javascript.malice_rules import (
    ANTI_DEBUG,
    BACKDOOR_KEY,
    COPIED_TRAFFIC,
    DISGUISED_START,
    INSTALL_DOWNLOAD,
    PACKED,
    SPYWARE,
    WALLET_KEYS,
    WIPER,
)
from scanner.analyzers.javascript.observed import Assigned, Call, Pair
from scanner.analyzers.javascript.packing import is_plainly_packed
from scanner.analyzers.javascript.rules import MALICE
from scanner.analyzers.javascript.spying import copied, is_foreign, pictured, spying
from scanner.analyzers.javascript.syntax import (
    callee,
    child,
    column,
    line,
    text,
    unwrap,
)
from scanner.analyzers.javascript.values import Harm, Value, union
from scanner.analyzers.javascript.wiping import wipes
from scanner.analyzers.javascript.written import written
from scanner.analyzers.labels import LOOT, Label, Labels
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth, Source

SHELLS = frozenset(
    {"/bin/sh", "/bin/bash", "sh", "bash", "cmd.exe", "cmd", "powershell.exe", "powershell"}
)
TOOL = re.compile(
    r"^(?!.*\s(?:-e|--eval|-c)\s)\s*(?:npm|npx|yarn|pnpm|bun|git|node|open|xdg-open|start|which|docker|tar)\b"
)
DATA_FILE = re.compile(
    r"(?i)^[\w./\\~-]+\.(?:png|jpe?g|gif|ico|svg|webp|bmp|txt|md|css|woff2?|ttf|pdf|mp[34]|wav|csv)$"
)
SMALL_FILE = 20_000
LARGE_BUNDLE = 200_000
"""Characters. The functions of a bundle all have the same few names."""
MOST_HOPS = 3
FAR_LABELS = {
    MALICE.exec_downloaded.name: frozenset({Label.NETWORK}),
    MALICE.exec_decoded.name: frozenset({Label.DECODED}),
}
LOGIN_KEY = re.compile(
    r"authorized_keys\b.{0,300}\b(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\w+) AAAA", re.DOTALL
)
SOCKETS = re.compile(r"\b(?:net|tls|dgram)\b")
STARTED_FILE = re.compile(r"(?i)\.git/hooks\b|/hooks/\S|\.(?:bat|cmd|ps1|vbs|hta)\b")
"""Git and Windows run it by its place or name."""
DEBUGGER = re.compile(r"^\s*(?:while\s*\(true\)\s*\{\s*\}|debugger;?)\s*$")


def behaviour(facts: Facts, call: Call) -> Iterator[Finding]:
    """Everything malicious in one call."""
    for rule in _rules_of(facts, call):
        hops = _hops(facts, call, FAR_LABELS[rule.name]) if rule.name in FAR_LABELS else 0
        is_far = hops > _most_hops(call.script.source) or (
            hops > 1 and rule is MALICE.exec_downloaded and not facts.knows_address(call.script)
        )
        told = replace(rule, severity=Severity.MEDIUM) if hops and _is_vague(call, hops) else rule
        yield told.at(
            call.script.source,
            line(call.node),
            column=column(call.node),
            confidence=Confidence.LOW if is_far else None,
        )


def _hops(facts: Facts, call: Call, labels: Labels) -> int:
    """Through how many functions it came, which tells nothing in a small file."""
    source = call.script.source
    if len(source.text) < SMALL_FILE and not source.is_part:
        return 0
    return facts.resolved.distance(union(value for _, value in executed(call)), labels)


def _most_hops(source: Source) -> int:
    """After more of them what arrives is hardly the text that was fetched."""
    return 1 if source.is_part or len(source.text) >= LARGE_BUNDLE else MOST_HOPS


def _is_vague(call: Call, hops: int) -> bool:
    """As far as anything counts, in a minified file or a part of one: then a person looks."""
    source = call.script.source
    is_middling = source.depth is not Depth.FULL and len(source.text) < LARGE_BUNDLE
    return hops == _most_hops(source) and (source.is_part or is_middling)


def assigned_away(facts: Facts, seen: Assigned) -> Iterator[Finding]:
    """What leaves as the address of a picture."""
    for rule in pictured(facts, seen):
        yield rule.at(seen.script.source, line(seen.node), column=column(seen.node))


def paired_away(facts: Facts, seen: Pair) -> Iterator[Finding]:
    """What leaves as a part of a payment or a mail."""
    for rule in (*draining(facts, seen), *copied(seen)):
        yield rule.at(seen.script.source, line(seen.node), column=column(seen.node))


def _rules_of(facts: Facts, call: Call) -> Iterator[Rule]:
    is_code = (
        words.EVALUATORS.match(call.name)
        or words.TIMERS.match(call.name)
        or call.method == "_compile"
        or runs_otherwise(call)
    )
    is_process = words.PROCESSES.match(call.name) is not None
    if is_code or is_process:
        yield from _executed(facts, call, is_process=is_process)
    if _sends(facts, call):
        yield from _sent(facts, call)
    if sends_many_keys(call):
        yield MALICE.exfiltration
    if _feeds_shell(facts, call):
        yield MALICE.reverse_shell
    if feeds_interpreter(call):
        yield from _foreign(facts.labels(call.values[0]))
    yield from hidden(facts, call)
    if words.FILE_WRITERS.match(call.name):
        yield from _written(facts, call)
    yield from spying(facts, call)
    if wipes(facts, call):
        yield WIPER
    if call.script.runs_at_install and words.NETWORK_READ.match(call.name):
        yield INSTALL_DOWNLOAD


def _executed(facts: Facts, call: Call, *, is_process: bool) -> Iterator[Rule]:
    pairs = executed(call)
    labels = facts.labels(*(value for _, value in pairs), harm=Harm.STATEMENT)
    command = written(call)
    is_tool = is_process and TOOL.match(command) is not None
    if call.name == "eval" and Label.DECODED in labels and is_plainly_packed(text(call.node)):
        labels -= {Label.DECODED}
        yield PACKED
    yield from _foreign(labels - {Label.NETWORK} if is_tool else labels)
    if not is_process and labels & {Label.DECIPHERED, Label.DECODED} == {Label.DECIPHERED}:
        yield MALICE.exec_decoded
    is_fetcher = is_process and Label.FETCHER in labels
    if is_fetcher or indicators.DOWNLOAD_AND_RUN.search(command):
        yield MALICE.shell_download
    if indicators.TELLS_HOST.search(command) or indicators.UPLOADS_KEYS.match(command):
        yield MALICE.exfiltration
    if indicators.REVERSE_SHELL.search(command) or (is_process and _is_socket_shell(call)):
        yield MALICE.reverse_shell
    if indicators.MINER.search(command):
        yield MALICE.miner
    if is_process and DATA_FILE.search(call.script.fold(call.nodes[0]) or "" if call.nodes else ""):
        yield DISGUISED_START
    if is_process and indicators.PERSISTENCE.search(command) and _writes(command):
        yield MALICE.persistence
    if not is_process and any(DEBUGGER.match(call.script.fold(node) or "") for node, _ in pairs):
        yield ANTI_DEBUG


def _foreign(labels: Labels) -> Iterator[Rule]:
    """Code from elsewhere is run."""
    if Label.NETWORK in labels:
        yield MALICE.exec_downloaded
    if Label.DECODED in labels:
        yield MALICE.exec_decoded


def _written(facts: Facts, call: Call) -> Iterator[Rule]:
    """A command that downloads, in a file that somebody else's program runs."""
    content = written(call)
    if indicators.PERSISTENCE.search(content):
        yield BACKDOOR_KEY if LOGIN_KEY.search(content) else MALICE.persistence
    if STARTED_FILE.search(content) and Label.FETCHER in facts.labels(*call.values[1:]):
        yield MALICE.shell_download


def _writes(command: str) -> bool:
    return re.search(r">>|\btee\b|\bcp\b|reg add|crontab\s+-|launchctl", command) is not None


def _is_socket_shell(call: Call) -> bool:
    """A shell is started in a file that also pipes a socket into some process's input."""
    if not call.nodes or not call.script.pipes_socket:
        return False
    program = call.script.constants.held(call.nodes[0])
    choices = program.named_children[1:] if program.type == "ternary_expression" else [program]
    return any(call.script.fold(choice) in SHELLS for choice in choices)


def _feeds_shell(facts: Facts, call: Call) -> bool:
    """``shell.stdin.write(data)`` of what a socket brought."""
    if call.method != "write" or not call.values:
        return False
    value, target = call.values[0], child(unwrap(callee(call.node) or call.node), "object")
    is_input = target is not None and text(target).endswith(".stdin")
    opens_socket = is_input and call.script.source.holds(SOCKETS)
    return opens_socket and Label.NETWORK in facts.labels(value)


def _sends(facts: Facts, call: Call) -> bool:
    if words.NETWORK_SEND.match(call.name) or _is_service(call) or _is_resolver(call):
        return True
    if call.method == "pipe" and call.values and not LOOT.isdisjoint(facts.labels(call.received)):
        return Label.NETWORK in facts.labels(call.values[0])
    is_sending = call.method in words.SENDING_METHODS and call.received.marks
    return bool(is_sending) and Label.NETWORK in facts.labels(Value(call.received.marks))


def _is_service(call: Call) -> bool:
    """``bot.sendDocument(chat, file)``: of another package, not the app's own function."""
    if call.is_own:
        return False
    is_storing = call.method.startswith(("create", "update"))
    is_host = is_storing and words.CODE_HOSTS.search(_parts(call)) is not None
    asked = call.script.fold(call.nodes[0]) if call.method == "request" and call.nodes else None
    is_asked = asked is not None and words.STORING.match(asked) is not None
    return is_host or is_asked or call.method in words.SENDING_SERVICES


def _parts(call: Call) -> str:
    """``.gists.create`` of ``client.gists["create"]()``, whatever the client is."""
    parts = ""
    node = callee(call.node)
    while node is not None and node.type in {"member_expression", "subscript_expression"}:
        index = child(node, "index")
        known = call.script.fold(index) if index is not None else text(child(node, "property"))
        parts = f".{known or ''}{parts}"
        node = child(node, "object")
    return parts


def _is_resolver(call: Call) -> bool:
    """``new Resolver().resolve4(name)``: the name itself tells whoever answers."""
    function = unwrap(callee(call.node) or call.node)
    owner = child(function, "object") if call.method.startswith("resolve") else None
    made = call.script.constants.made(owner) if owner is not None else call.node
    is_made = made.type == "new_expression"
    return is_made and words.RESOLVERS.match(call.script.dotted(callee(made))) is not None


def _sent(facts: Facts, call: Call) -> Iterator[Rule]:
    value = union([*call.values, call.received] if call.method == "pipe" else call.values)
    labels = facts.labels(value)
    address = written(call)
    is_drop = indicators.is_dead_drop(address)
    if indicators.CLOUD_KEYS.search(address):
        return
    if not LOOT.isdisjoint(labels) or (Label.HOST in labels and (is_drop or _is_suspect(call))):
        yield MALICE.exfiltration
    elif is_drop:
        yield MALICE.dead_drop
    if Label.KEYS in labels:
        yield WALLET_KEYS
    if Label.TRAFFIC in labels and (is_foreign(call) or call.method == "send"):
        yield COPIED_TRAFFIC
    if Label.SEEN in labels and is_drop:
        yield SPYWARE


def _is_suspect(call: Call) -> bool:
    """Who the machine is leaves it while a package is installed, or as a name to look up."""
    return call.script.runs_at_install or call.name.startswith("dns") or _is_resolver(call)
