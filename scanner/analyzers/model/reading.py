"""Reads the code of an app into parts: each file, and within it each function."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scanner.analyzers.javascript.package_json import Package
from scanner.analyzers.javascript.syntax import GRAMMARS
from scanner.analyzers.model import vectors
from scanner.analyzers.model.behaviours import Seen, seen
from scanner.analyzers.model.syntax import Language
from scanner.analyzers.model.vectors import Role, Vector
from scanner.analyzers.normal import Canonical, Unit, UnitKind, canonical
from scanner.analyzers.sources import PARSE_LIMIT_BYTES, Depth, Source, files, read_text

PYTHON = frozenset({".py", ".pyw", ".pth"})
OTHERS = frozenset({".sh", ".bat", ".cmd", ".ps1", ".vbs", ".html"})
READ = PYTHON | set(GRAMMARS) | OTHERS
PACKAGE = "package.json"
MOST_CHARACTERS = 150_000
"""Of a file and of its canonical text: what comes after is not looked at by the model."""
UNWOUND_CHARACTERS = 4_000_000
"""Of a whole app, its smallest files first: what is longer is judged as it is written."""
SCRIPT_COSTS = 20
"""A character of JavaScript takes so much longer to unwind than one of Python."""
SHADY = re.compile(
    r"curl|wget|node -e|http|nslookup|\|\s*sh|powershell|base64|whoami|hostname|node \w+\.js"
)


@dataclass(frozen=True, slots=True)
class Part:
    """``lines`` has the line of the file on which each behaviour is seen first."""

    path: str
    name: str
    first_line: int
    last_line: int
    vector: Vector
    lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class File:
    whole: Part
    functions: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """``files`` are those that show something, ``whole`` the vector of all there is."""

    files: tuple[File, ...]
    whole: Vector


def read_bundle(tree: Path) -> Bundle:
    found = tuple(read(tree))
    size = sum(path.stat().st_size for relative, path in files(tree) if _is_own_code(relative))
    return Bundle(found, vectors.pooled((file.whole.vector for file in found), size=size))


def _is_own_code(relative: str) -> bool:
    path = PurePosixPath(relative.lower())
    return path.suffix in READ and "node_modules" not in path.parts


def read(tree: Path) -> Iterator[File]:
    """Files that show no behaviour at all are left out; so are tests, examples and packages."""
    roles = _roles(tree)
    budget = Budget()
    for relative, path in sorted(files(tree), key=lambda file: file[1].stat().st_size):
        is_code = PurePosixPath(relative.lower()).suffix in READ or relative in roles
        source = read_text(relative, path) if is_code and _is_bearable(path) else None
        if source is None or source.depth is Depth.VENDORED or source.is_practice:
            continue
        file = read_file(source, roles.get(relative) or _role_of(relative), budget)
        if file is not None:
            yield file


def _is_bearable(path: Path) -> bool:
    return path.stat().st_size <= PARSE_LIMIT_BYTES


@dataclass
class Budget:
    """What may still be unwound. Counted in characters and not in seconds: the same every time."""

    left: int = UNWOUND_CHARACTERS

    def allows(self, source: Source) -> bool:
        if self.left <= 0:
            return False
        is_script = _language(source) is Language.SCRIPT
        self.left -= len(source.text) * (SCRIPT_COSTS if is_script else 1)
        return True


def read_file(source: Source, role: Role, budget: Budget) -> File | None:
    written = seen(source.text[:MOST_CHARACTERS])
    if not written.lines and not written.hides and not role.hooks:
        return None
    is_short = len(source.text) <= MOST_CHARACTERS and source.depth is Depth.FULL
    plain = canonical(source) if is_short and budget.allows(source) else None
    if plain is None:
        if not written.lines and not role.hooks:
            return None
        return File(_as_written(source, written, role), ())
    return _parsed(source, plain, written, role)


def _language(source: Source) -> Language:
    suffix = PurePosixPath(source.path.lower()).suffix
    if suffix in PYTHON:
        return Language.PYTHON
    return Language.SCRIPT if suffix in GRAMMARS else Language.OTHER


def _as_written(source: Source, look: Seen, role: Role) -> Part:
    """Shell scripts and pages have no canonical text. Of long Python no tree is made."""
    text = source.text[:MOST_CHARACTERS]
    language = _language(source)
    if language is Language.PYTHON:
        language = Language.OTHER
    vector = vectors.of_code([text], look, role=role, language=language)
    return Part(source.path, "", 1, len(source.lines), vector, dict(look.lines))


def _parsed(source: Source, plain: Canonical, written: Seen, role: Role) -> File | None:
    units = [(unit, seen(unit.text[:MOST_CHARACTERS])) for unit in plain.units]
    text = plain.text[:MOST_CHARACTERS]
    unwound = seen(text)
    look = written if plain.unparsed else unwound
    if not look.lines and not role.hooks:
        return None
    vector = vectors.of_code(
        [source.text[:MOST_CHARACTERS], *([text] if plain.unwound else [])],
        look,
        role=role,
        language=_language(source),
    )
    functions = [
        (unit, look) for unit, look in units if look.lines and unit.kind is UnitKind.FUNCTION
    ]
    vector |= vectors.within_function(look for _, look in functions)
    lines = {name: plain.original_line(line) for name, line in unwound.lines.items()}
    written_lines = {name: line for name, line in written.lines.items() if name in look.lines}
    whole = Part(source.path, "", 1, len(source.lines), vector, lines | written_lines)
    return File(
        whole,
        tuple(_function(source, unit, look) for unit, look in functions),
    )


def _function(source: Source, unit: Unit, look: Seen) -> Part:
    vector = vectors.of_code([unit.text], look, role=Role(), language=_language(source))
    vector |= vectors.within_function([look])
    lines = {name: unit.first_line + line - 1 for name, line in look.lines.items()}
    return Part(source.path, unit.name, unit.first_line, unit.last_line, vector, lines)


def _roles(tree: Path) -> dict[str, Role]:
    """What a package.json runs while it is being installed, by path."""
    roles: dict[str, Role] = {}
    for relative, path in files(tree):
        if PurePosixPath(relative).name == PACKAGE:
            source = read_text(relative, path)
            if source is not None and source.depth is not Depth.VENDORED:
                roles |= _installed_with(source)
    return roles


def _installed_with(source: Source) -> dict[str, Role]:
    """Nothing where npm could not read it either."""
    try:
        package = Package.read(source)
    except (ValueError, RecursionError):
        return {}
    hooks = {"pre" if hook == "preinstall" else "post" for hook in package.hooks}
    if any(SHADY.search(command) for command in package.hooks.values()):
        hooks.add("shady")
    role = Role(at_install=bool(hooks), hooks=tuple(sorted(hooks)))
    names = [source.path, *package.install_files()] if hooks else []
    return dict.fromkeys(names, role)


def _role_of(relative: str) -> Role:
    name = PurePosixPath(relative).name
    return Role(at_install=name == "setup.py", at_import=name == "__init__.py")
