"""Puts the analyzers, and what they import, where a sandbox can read them."""

import contextlib
import hashlib
import importlib.util
import py_compile
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from sandbox import trees

ROOT = Path(__file__).parents[2]
OURS = ("scanner/__init__.py", "scanner/analyzers", "scanner/plugins")
NEEDED = (
    "packaging",
    "tree-sitter",
    "tree-sitter-javascript",
    "tree-sitter-typescript",
    "yara-x",
)


def prepare(state: Path) -> Path:
    """A folder for ``PYTHONPATH``; its name changes with our code and with every package."""
    store = state / "runtimes"
    store.mkdir(parents=True, exist_ok=True)
    needed = _needed()
    target = store / f"scanner-{_digest(needed)[:12]}"
    if target.is_dir():
        return target
    files: dict[str, Path] = {}
    for package in needed:
        files.update(_files_of(package))
    files.update(_our_files())
    with tempfile.TemporaryDirectory(prefix="matrix-compiled-") as compiled:
        files.update(dict(_compiled(files, Path(compiled))))
        return trees.put(target, files)


def _compiled(files: Mapping[str, Path], folder: Path) -> Iterator[tuple[str, Path]]:
    """Byte code beside each module: the sandbox cannot write, and would compile at every scan."""
    for number, (name, path) in enumerate(files.items()):
        if name.endswith(".py"):
            code = folder / f"{number}.pyc"
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            with contextlib.suppress(py_compile.PyCompileError):  # templates of other packages
                py_compile.compile(str(path), str(code), doraise=True, invalidation_mode=mode)
                yield importlib.util.cache_from_source(name), code


def digest() -> str:
    """Of all that runs in the sandbox: our code, our rules and every package by its version."""
    return _digest(_needed())


def _needed() -> list[Distribution]:
    return sorted(_closure(NEEDED), key=lambda package: package.name)


def _closure(names: tuple[str, ...]) -> list[Distribution]:
    """The packages and all that they require, without extras."""
    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        found[name] = distribution(name)
        for text in found[name].requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return list(found.values())


def _files_of(package: Distribution) -> Iterator[tuple[str, Path]]:
    for file in package.files or ():
        path = Path(str(file.locate()))
        is_inside = ".." not in file.parts and "__pycache__" not in file.parts
        if is_inside and path.is_file():
            yield str(file), path


def _our_files() -> Iterator[tuple[str, Path]]:
    for name in OURS:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(ROOT).as_posix(), file


def _digest(packages: list[Distribution]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for package in packages:
        digest.update(f"{package.name} {package.version}\0".encode())
    for name, path in _our_files():
        digest.update(f"{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()
