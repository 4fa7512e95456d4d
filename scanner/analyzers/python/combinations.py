"""What is malicious only together: a download saved and started, a socket joined to a shell."""

import ast
from collections.abc import Iterator

from scanner.analyzers.indicators import SAVES
from scanner.analyzers.python.commands import shell_text
from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.rules import MALICE, PROCESS_INJECTION
from scanner.analyzers.python.taint import NETWORK, has
from scanner.analyzers.python.vocabulary import PROCESSES, STARTING

INJECTING = frozenset(
    [
        *("VirtualAlloc", "VirtualAllocEx", "VirtualProtect", "RtlMoveMemory", "CreateThread"),
        *("CreateRemoteThread", "WriteProcessMemory", "QueueUserAPC", "NtCreateThreadEx"),
        *(
            "mprotect",
            "CFUNCTYPE",
            "NtMapViewOfSection",
            "NtAllocateVirtualMemory",
            "EnumSystemLocalesA",
            "RtlCopyMemory",
        ),
    ]
)
WRITING = frozenset({"urlretrieve", "download", "write", "write_bytes", "write_text"})
ENOUGH_INJECTING = 2
SHORTEST_PATH = 4


def note(call: Invocation) -> None:
    together = call.frame.module.together
    if call.last in STARTING and PROCESSES.match(call.name):
        if SAVES.search(shell_text(call)):
            together.saved.update(_keys(call.frame, call.node))
            return
        together.started.append((frozenset(_keys(call.frame, call.node)), call.line))
    elif call.name == "os.dup2":
        together.duplicated = call.line
    elif call.name in {"socket.socket", "socket.create_connection"}:
        together.has_socket = True
    elif call.last in INJECTING:
        together.injecting.setdefault(call.last, call.line)
    elif call.last in WRITING:
        _note_saved(call)


def _note_saved(call: Invocation) -> None:
    function = call.node.func
    if call.last == "urlretrieve" or call.name == "wget.download":
        path = call.argument(1, "filename", "out")
        call.frame.module.together.saved.update(_keys(call.frame, path) if path else ())
    elif isinstance(function, ast.Attribute) and call.positional:
        is_fetched = has(call.positional[0], NETWORK)
        if is_fetched:
            call.frame.module.together.saved.update(_written_to(call.frame, function.value))


def note_opened(frame: Frame, target: ast.expr, node: ast.expr) -> None:
    """``file = open(path, "wb")``: what is written to ``file`` lands in ``path``."""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(target, ast.Name):
        return
    if frame.dotted(node.func).endswith("open"):
        key = f"{frame.qualified}:{target.id}"
        frame.module.together.opened[key] = frozenset(_keys(frame, node.args[0]))


def _written_to(frame: Frame, node: ast.expr) -> Iterator[str]:
    keys = set(_keys(frame, node))
    opened = frame.module.together.opened
    for key in keys:
        yield from opened.get(key, ())
    yield from keys


def _keys(frame: Frame, node: ast.AST) -> Iterator[str]:
    """What tells one path from another: its names, each in its function, and its texts."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id not in {"os", "subprocess", "sys", "open"}:
            is_local = part.id in frame.values
            yield f"{frame.qualified}:{part.id}" if is_local else f":{part.id}"
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            is_path = len(part.value) >= SHORTEST_PATH and not part.value.startswith("http")
            if is_path:
                yield f"={part.value}"


def judge_together(frame: Frame) -> None:
    """Once a file is read to its end."""
    together = frame.module.together
    for keys, line in together.started:
        if not keys.isdisjoint(together.saved):
            is_install = frame.module.runs_at_install
            frame.report(MALICE.exec_downloaded if is_install else MALICE.dropper, line)
    if together.duplicated and together.has_socket and together.started:
        frame.report(MALICE.reverse_shell, together.duplicated)
    if len(together.injecting) >= ENOUGH_INJECTING:
        frame.report(PROCESS_INJECTION, max(together.injecting.values()))
