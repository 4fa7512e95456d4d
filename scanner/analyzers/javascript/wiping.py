"""Whether a call deletes all that people have."""

import re

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import CALLS, Node, arguments, callee, text
from scanner.analyzers.javascript.written import written
from scanner.analyzers.labels import Label

REMOVERS = re.compile(
    r"^(?:fs|fs-extra)(?:[./]promises)?\.(?:rm|rmdir|remove|emptyDir)(?:Sync)?$|^rimraf(?:\.\w+)?$|^del$"
)
EVERYTHING = re.compile(r"^(?:/|/home/?|/Users/?|~/?|[A-Z]:[\\/]*)\*?$")
OVERWRITERS = re.compile(r"^fs(?:\.promises|/promises|-extra)?\.(?:writeFile|outputFile)(?:Sync)?$")
CLIENT = re.compile(
    r"\bnew\s+\w*(?:WebSocket|WS|Ws)\w*\(|\bnet\.connect\(|\bsocket\.io-client\b|\bio\("
)
BEYOND = re.compile(r"""\bprocess\.cwd\(\)|\bhomedir\(\)|["'`](?:\.\./?)+["'`]""")
"""More than the app's own folder."""
LISTENERS = frozenset({"on", "once", "addEventListener"})
MOST_LETTERS = 200
ROOT = re.compile(r"""["'`](?:/|~/?|\.\./\.\./?|[A-Z]:[\\/]*)["'`]|\bhomedir\(\)""")
COMMAND = re.compile(
    r"""(?ix)
      \brm \s+ (?:-\w+\s+)* -\w*r\w* \s+ (?:-\S+\s+)* (?:/|~|\$HOME|/home)/?\*? (?:\s|$)
    | ^\s*rm \s+ -\w*r\w* \s+ (?:-\S+\s+)* (?:\./)?\*\s*(?:$|\{\})
    | \bdel \s+ (?:/\w\s+)* ["']?%USERPROFILE%\\?\*
    | \bshred \s .{0,80} -\w*u
    | \bfind \s+ ["']?(?:/|~|\$HOME)["']?\s .{0,80} (?:-delete\b|\bshred\b|\brm\b)
    | \b(?:del|rd|rmdir) \s+ (?:/\w\s+)* [a-z]:\\?\*? (?:\s|$)
    | \bmkfs\.\w+ \s+ /dev/ | \bdd \s+ if=/dev/(?:zero|u?random) \s+ of=/dev/[sn]
    """
)


def wipes(facts: Facts, call: Call) -> bool:
    if words.PROCESSES.match(call.name):
        return COMMAND.search(written(call)) is not None
    if _overwrites(facts, call):
        return True
    if not REMOVERS.match(call.name) or not call.nodes:
        return False
    return _is_everything(call, call.nodes[0]) or _is_told_to(facts, call)


def _is_told_to(facts: Facts, call: Call) -> bool:
    """All that a folder lists is deleted when somebody far away says so."""
    is_listed = Label.LISTED in facts.labels(call.values[0])
    is_deep = any("recursive" in text(node) for node in call.nodes[1:])
    source = call.script.source
    if not (is_listed and is_deep and source.holds(CLIENT) and source.holds(BEYOND)):
        return False
    around: Node | None = call.node
    while around is not None:
        if around.type == "call_expression" and call.script.property(callee(around)) in LISTENERS:
            first = arguments(around)[0] if arguments(around) else around
            return call.script.fold(first) in {"message", "data"}
        around = around.parent
    return False


def _overwrites(facts: Facts, call: Call) -> bool:
    """Every file that folders list gets the same few letters, in code that begins at the root."""
    if not OVERWRITERS.match(call.name) or len(call.nodes) < 2:  # noqa: PLR2004
        return False
    content = call.script.fold(call.nodes[1])
    is_same = content is not None and 0 < len(content) <= MOST_LETTERS
    is_spoilt = "Math.random()" in text(call.nodes[1])
    is_listed = (is_same or is_spoilt) and Label.LISTED in facts.labels(call.values[0])
    is_listed = is_listed and not _has_own_name(call, call.nodes[0])
    return is_listed and (is_spoilt or call.script.source.holds(ROOT))


def _has_own_name(call: Call, path: Node) -> bool:
    """``path.join(folder, "package.json")`` is no file that the folder listed."""
    held = call.script.constants.held(path)
    parts = arguments(held) if held.type in CALLS else []
    return bool(parts) and bool(call.script.fold(parts[-1]))


def _is_everything(call: Call, node: Node) -> bool:
    held = call.script.constants.held(node)
    if held.type in CALLS:
        return call.script.dotted(callee(held)) == "os.homedir"
    is_home = call.script.dotted(held) in {"process.env.HOME", "process.env.USERPROFILE"}
    return is_home or EVERYTHING.match(call.script.fold(held) or "") is not None
