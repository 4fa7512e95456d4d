"""Whether a call deletes all that people have."""

import re

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import CALLS, Node, callee, text
from scanner.analyzers.javascript.written import written

REMOVERS = re.compile(
    r"^(?:fs|fs-extra)(?:[./]promises)?\.(?:rm|rmdir|remove|emptyDir)(?:Sync)?$|^rimraf(?:\.\w+)?$|^del$"
)
EVERYTHING = re.compile(r"^(?:/|/home/?|/Users/?|~/?|[A-Z]:[\\/]*)\*?$")
COMMAND = re.compile(
    r"""(?ix)
      \brm \s+ (?:-\w+\s+)* -\w*r\w* \s+ (?:-\S+\s+)* (?:/|~|\$HOME|/home)/?\*? (?:\s|$)
    | \b(?:del|rd|rmdir) \s+ (?:/\w\s+)* [a-z]:\\?\*? (?:\s|$)
    | \bmkfs\.\w+ \s+ /dev/ | \bdd \s+ if=/dev/(?:zero|u?random) \s+ of=/dev/[sn]
    """
)


def wipes(call: Call) -> bool:
    if words.PROCESSES.match(call.name):
        return COMMAND.search(written(call)) is not None
    if not REMOVERS.match(call.name) or not call.nodes:
        return False
    return _is_everything(call, call.nodes[0])


def _is_everything(call: Call, node: Node) -> bool:
    held = call.script.constants.values.get(text(node), node)
    if held.type in CALLS:
        return call.script.dotted(callee(held)) == "os.homedir"
    is_home = call.script.dotted(held) in {"process.env.HOME", "process.env.USERPROFILE"}
    return is_home or EVERYTHING.match(call.script.fold(held) or "") is not None
