"""Programs that are started so that nobody sees them, and what shows that they are not honest."""

import ast
import re

from scanner.analyzers.python.commands import shell_text
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.module import is_true

SILENT = frozenset({"subprocess.DEVNULL", "asyncio.subprocess.DEVNULL"})
REMOVERS = frozenset({"os.remove", "os.unlink"})
BACKGROUND = re.compile(r">\s*/dev/null\b.{0,20}&\s*$")
PICTURE = re.compile(
    r"""open\(\s*[rf]?["'][^"'\n]*\.(?:png|jpe?g|gif|ico|webp|bmp|wav|mp[34]|pdf|woff2?|ttf)["']"""
    r"""\s*,\s*["']rb["']"""
)


def is_unseen(call: Invocation) -> bool:
    """Its output goes nowhere, and it does not end with the app."""
    if BACKGROUND.search(shell_text(call)):
        return True
    is_silent = call.reference(call.word("stdout")) in SILENT
    flags = call.word("creationflags")
    is_apart = (
        is_true(call.word("start_new_session"))
        or call.reference(call.word("preexec_fn")) == "os.setsid"
        or (flags is not None and call.last == "Popen")
        or is_true(call.word("close_fds"))
    )
    return is_silent and is_apart


def is_cut_out(call: Invocation) -> bool:
    """``file.write(content[306086:])``, where the content is a picture's."""
    written = call.argument(0)
    is_part = isinstance(written, ast.Subscript) and isinstance(written.slice, ast.Slice)
    return is_part and call.frame.module.source.holds(PICTURE)
