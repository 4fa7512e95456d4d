"""Containers that a function of the app's own fills for whoever hands them to it.

``_add(archive, folder)`` answers nothing, but the archive holds the folder's files afterwards.
"""

import ast

from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.taint import LOOT, NOTHING, Value, is_open

ARCHIVES = frozenset({"zipfile.ZipFile", "tarfile.open", "gzip.GzipFile", "tarfile.TarFile"})
CONTAINERS = ARCHIVES | frozenset(
    {"io.BytesIO", "io.StringIO", "list", "dict", "set", "bytearray", "collections.defaultdict"}
)


def below(frame: Frame, owner: ast.expr) -> list[ast.Name | ast.Attribute]:
    """The buffer that an archive is written to: ``with ZipFile(buffer, "w") as archive``."""
    return [part for part in _given(frame, owner) if isinstance(part, ast.Name | ast.Attribute)]


def keep_in_file(frame: Frame, owner: ast.expr, value: Value) -> None:
    """``ZipFile("t.zip", "w").write(path)``: whoever opens the file later has what lies in it."""
    path = next((frame.module.fold(part) for part in _given(frame, owner)[:1]), None)
    if isinstance(path, str):
        frame.facts.store(_name_of_file(frame, path), stolen(value))


def kept_in_file(frame: Frame, path: str | bytes | None) -> Value:
    return frame.variable(_name_of_file(frame, path)) if isinstance(path, str) else NOTHING


def stolen(value: Value) -> Value:
    """Of what somebody sent it is not known that a file holds it as it was."""
    return frozenset(atom for atom in value if atom[0] in LOOT or is_open(atom[0]))


def _given(frame: Frame, owner: ast.expr) -> list[ast.expr]:
    made = frame.module.together.made.get(owner.id) if isinstance(owner, ast.Name) else None
    if made is None or frame.dotted(made.func) not in ARCHIVES:
        return []
    return [*made.args, *(word.value for word in made.keywords)]


def _name_of_file(frame: Frame, path: str) -> str:
    return f"{frame.module.name}#file-{path}"


def is_container(frame: Frame, node: ast.expr) -> bool:
    """Whether it was made here, empty, under this name."""
    if not isinstance(node, ast.Name):
        return False
    made = frame.module.together.made.get(node.id)
    is_made = made is not None and frame.dotted(made.func) in CONTAINERS
    return is_made or node.id in frame.module.together.empty


def filled_by(frame: Frame, function: str, place: int) -> Value:
    """What a function puts into its parameter, to be looked up once all is read."""
    return frame.variable(_name(function, place))


def fill_parameter(frame: Frame, node: ast.expr, value: Value) -> None:
    if isinstance(node, ast.Name) and node.id in frame.places:
        frame.facts.store(_name(frame.qualified, frame.places[node.id]), value)


def note_each(frame: Frame, node: ast.For | ast.AsyncFor) -> None:
    """``for folder in ("/a", "/b")``, also by the list's name."""
    listed = node.iter
    if isinstance(listed, ast.Name):
        listed = frame.module.constants.values.get(listed.id, listed)
    if isinstance(listed, ast.List | ast.Tuple | ast.Set) and isinstance(node.target, ast.Name):
        frame.module.together.each[node.target.id] = listed.elts


def note_empty(frame: Frame, target: ast.expr, node: ast.expr) -> None:
    """``found = []``, which somebody fills."""
    is_list = isinstance(node, ast.List) and not node.elts
    is_empty = is_list or (isinstance(node, ast.Dict) and not node.keys)
    if is_empty and isinstance(target, ast.Name):
        frame.module.together.empty.add(target.id)


def _name(function: str, place: int) -> str:
    return f"{function}#filled-{place}"
