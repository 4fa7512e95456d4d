"""What is malicious only together: a download saved and started, a socket joined to a shell."""

import ast
import re
from collections.abc import Iterator

from scanner.analyzers.indicators import MINER, SAVES
from scanner.analyzers.python.commands import shell_text
from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.machine_code import rule_of
from scanner.analyzers.python.malice_rules import UNSEEN_DROPPER, VANISHING
from scanner.analyzers.python.rules import MALICE
from scanner.analyzers.python.summaries import Sink
from scanner.analyzers.python.taint import DECODED, HIDDEN, NETWORK, fact, has
from scanner.analyzers.python.together import Started
from scanner.analyzers.python.unseen import REMOVERS, is_cut_out, is_unseen
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
SHELL_STARTERS = frozenset({"ShellExecuteW", "ShellExecuteA", "WinExec", "CreateProcessW"})
LIBRARY_LOADERS = frozenset({"CDLL", "WinDLL", "OleDLL", "PyDLL", "LoadLibrary"})
WINDOWS_FETCHERS = frozenset({"URLDownloadToFileW", "URLDownloadToFileA"})
"""Functions of Windows that Python reaches through ctypes."""
WRITING = frozenset({"urlretrieve", "download", "write", "write_bytes", "write_text"})
CHECKED = re.compile(r"\bsha(?:256|512|1)\b|\bmd5\b|\bhashlib\b|\bchecksum")
ENOUGH_INJECTING = 2
SHORTEST_PATH = 4


def note(call: Invocation) -> None:
    together = call.frame.module.together
    is_process = call.last in STARTING and PROCESSES.match(call.name) is not None
    if is_process and SAVES.search(shell_text(call)):
        together.saved.update(_keys(call.frame, call.node))
    elif is_process or call.last in SHELL_STARTERS:
        _note_started(call)
    elif call.last in LIBRARY_LOADERS and call.node.args:
        together.loaded.append((frozenset(_keys(call.frame, call.node)), call.line))
    elif call.last in WINDOWS_FETCHERS:
        together.saved.update(_keys(call.frame, call.node))
    elif call.name in REMOVERS:
        together.removed.update(_keys(call.frame, call.node))
    elif call.name == "os.dup2":
        together.duplicated = call.line
    elif call.name in {"socket.socket", "socket.create_connection"}:
        together.has_socket = True
    elif call.last in INJECTING or _is_runnable(call):
        together.injecting.setdefault(call.last, call.line)
    elif call.last in WRITING:
        _note_saved(call)


def _is_runnable(call: Invocation) -> bool:
    """Memory that is asked for so that code in it can be run."""
    return call.name == "mmap.mmap" and "PROT_EXEC" in ast.unparse(call.node)


def _note_started(call: Invocation) -> None:
    keys = frozenset(_written_to(call.frame, call.node))
    program = Started(keys, call.line, is_unseen(call), call.frame.function)
    call.frame.module.together.started.append(program)


def _note_saved(call: Invocation) -> None:
    function = call.node.func
    if call.last == "urlretrieve" or call.name == "wget.download":
        path = call.argument(1, "filename", "out")
        call.frame.module.together.saved.update(_keys(call.frame, path) if path else ())
    elif isinstance(function, ast.Attribute) and call.positional:
        together = call.frame.module.together
        if has(call.positional[0], NETWORK):
            together.saved.update(_written_to(call.frame, function.value))
        if has(call.positional[0], DECODED) or has(call.positional[0], HIDDEN):
            together.decoded.update(_written_to(call.frame, function.value))
        if is_cut_out(call) or has(call.positional[0], HIDDEN):
            together.laid_out.update(_written_to(call.frame, function.value))


def note_opened(frame: Frame, target: ast.expr, node: ast.expr) -> None:
    """``file = open(path, "wb")``: what is written to ``file`` lands in ``path``."""
    if isinstance(node, ast.List) and isinstance(target, ast.Name):
        _note_list(frame, target.id, node)
    if not isinstance(node, ast.Call) or not node.args or not isinstance(target, ast.Name):
        return
    if frame.dotted(node.func).endswith("open"):
        key = f"{frame.qualified}:{target.id}"
        frame.module.together.opened[key] = frozenset(_keys(frame, node.args[0]))


def _note_list(frame: Frame, name: str, node: ast.List) -> None:
    """``command = [path, "-u", …]``, which is started later."""
    together = frame.module.together
    together.opened[f"{frame.qualified}:{name}"] = frozenset(_keys(frame, node))
    command = " ".join(str(frame.module.fold(part) or "{}") for part in node.elts)
    if MINER.search(command):
        frame.report(MALICE.miner, node.lineno)


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
    for each in together.started:
        if not each.keys.isdisjoint(together.laid_out):
            frame.report(MALICE.exec_decoded, each.line)
        if not each.keys.isdisjoint(together.saved):
            _drop(frame, each)
        if each.is_unseen and not each.keys.isdisjoint(together.removed):
            frame.report(VANISHING, each.line)
    for keys, line in together.loaded:
        if not keys.isdisjoint(together.decoded):
            frame.report(MALICE.exec_decoded, line)
        elif not keys.isdisjoint(together.saved):
            frame.report(MALICE.dropper, line)
    if together.duplicated and together.has_socket and together.started:
        frame.report(MALICE.reverse_shell, together.duplicated)
    if len(together.injecting) >= ENOUGH_INJECTING:
        rule = rule_of(frame.module, together.injecting)
        frame.report(rule, max(together.injecting.values()))


def _drop(frame: Frame, program: Started) -> None:
    """Whether it happens as soon as a file is imported is known once all files are read."""
    module = frame.module
    if module.runs_at_install:
        frame.report(MALICE.exec_downloaded, program.line)
    elif program.is_unseen:
        frame.report(UNSEEN_DROPPER, program.line)
    elif module.source.holds(CHECKED):
        frame.report(MALICE.dropper, program.line)
    else:
        place = module.line(program.line)
        sink = Sink("drop", module.shown, place, fact(NETWORK), program.function)
        frame.facts.sinks.append(sink)
