"""What an unpacked bundle says it depends on. Nothing is resolved, imported or run.

    python3 dependencies.py FOLDER

Prints a JSON list of ``[file, ecosystem, name, version]``. The version is as it is written there;
a line that changes where packages come from, or a script that runs at installation, is listed too:
by its option, or its name. What cannot be read is left out; the file's own diff shows it.
"""

import contextlib
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

MAX_FILES = 200
MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_FOUND = 50_000
MAX_TEXT = 200
REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?\s*(.*)")
OPTION = re.compile(r"(--?[A-Za-z-]+)[ =]*(.*)")
# Yarn: ``"name@range":`` then ``version "1.0"``; pnpm: ``name@1.0:`` or ``/name@1.0:``.
YARN_NAME = re.compile(r'"?(@?[^@"\s]+)@')
YARN_VERSION = re.compile(r'  version:? "?([^"\s]+)')
PNPM = re.compile(r"  '?/?(@?[^@'\s]+)@([^:('\s]+)")
INSTALL_SCRIPTS = ("preinstall", "install", "postinstall", "prepare")
NPM_TABLES = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")

Found = Iterator[tuple[str, str, str]]


def table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def version_of(value: object) -> str:
    """A version as text; of a table the one in it, or where it comes from."""
    if isinstance(value, dict):
        places = ("version", "git", "url", "path", "file", "ref", "rev")
        return " ".join(str(value[key]) for key in places if key in value) or "any"
    return str(value)


def requirement(line: str) -> Found:
    line = line.split(" #", maxsplit=1)[0].strip()
    if line.startswith("-") and (option := OPTION.match(line)):
        yield "python", option[1], option[2]
    elif line and not line.startswith("#"):
        found = REQUIREMENT.fullmatch(line)
        if found is None or line.startswith(("http:", "https:", "git+")):
            yield "python", line, ""
        else:
            name = re.sub(r"[-_.]+", "-", found[1]).lower()
            yield "python", name, f"{found[2] or ''}{found[3]}" or "any"


def requirements(text: str) -> Found:
    for line in text.replace("\\\n", " ").splitlines():
        yield from requirement(line)


def pyproject(text: str) -> Found:
    document = tomllib.loads(text)
    project, tools = table(document.get("project")), table(document.get("tool"))
    groups = [
        project.get("dependencies"),
        *table(project.get("optional-dependencies")).values(),
        *table(document.get("dependency-groups")).values(),
        table(document.get("build-system")).get("requires"),
    ]
    for line in (line for group in groups for line in items(group) if isinstance(line, str)):
        yield from requirement(line)
    poetry = table(tools.get("poetry"))
    inner = [table(each).get("dependencies") for each in table(poetry.get("group")).values()]
    for group in (poetry.get("dependencies"), poetry.get("dev-dependencies"), *inner):
        for name, version in table(group).items():
            yield "python", name.lower(), version_of(version)


def pipfile(text: str) -> Found:
    document = tomllib.loads(text)
    for group in ("packages", "dev-packages"):
        for name, version in table(document.get(group)).items():
            yield "python", name.lower(), version_of(version)
    for source in items(document.get("source")):
        yield "python", "source", version_of(source)


def pipfile_lock(text: str) -> Found:
    for group in ("default", "develop"):
        for name, version in table(table(json.loads(text)).get(group)).items():
            yield "python", name.lower(), version_of(version)


def toml_lock(text: str) -> Found:
    for package in items(tomllib.loads(text).get("package")):
        yield "python", str(package["name"]).lower(), version_of(package.get("version", "any"))


def package_json(text: str) -> Found:
    document = table(json.loads(text))
    for group in NPM_TABLES:
        for name, version in table(document.get(group)).items():
            yield "npm", name, version_of(version)
    scripts = table(document.get("scripts"))
    for name in INSTALL_SCRIPTS:
        if name in scripts:
            yield "npm", f"script {name}", str(scripts[name])


def package_lock(text: str) -> Found:
    document = table(json.loads(text))
    for path, package in table(document.get("packages")).items():
        if path:
            note = " (runs an install script)" if table(package).get("hasInstallScript") else ""
            yield "npm", path.rpartition("node_modules/")[2], f"{version_of(package)}{note}"
    for name, package in table(document.get("dependencies")).items():
        yield "npm", name, version_of(package)


def yarn_lock(text: str) -> Found:
    name = ""
    for line in text.splitlines():
        if found := YARN_NAME.match(line):
            name = found[1]
        elif name and (found := YARN_VERSION.match(line)):
            yield "npm", name, found[1]
            name = ""


def pnpm_lock(text: str) -> Found:
    for line in text.splitlines():
        if found := PNPM.match(line):
            yield "npm", found[1], found[2]


READERS: dict[str, Callable[[str], Found]] = {
    "*requirements*.txt": requirements,
    "*requirements*.in": requirements,
    "pyproject.toml": pyproject,
    "Pipfile": pipfile,
    "Pipfile.lock": pipfile_lock,
    "poetry.lock": toml_lock,
    "uv.lock": toml_lock,
    "pdm.lock": toml_lock,
    "package.json": package_json,
    "package-lock.json": package_lock,
    "npm-shrinkwrap.json": package_lock,
    "yarn.lock": yarn_lock,
    "pnpm-lock.yaml": pnpm_lock,
}


def files(top: Path) -> Iterator[tuple[Path, Callable[[str], Found]]]:
    """The ones nearest to the top first, and none of what was installed already."""
    paths = sorted(top.rglob("*"), key=lambda path: (len(path.parts), path))
    for path in paths:
        if path.is_file() and "node_modules" not in path.parts:
            yield from ((path, READERS[each]) for each in READERS if fnmatch(path.name, each))


def read(top: Path) -> list[list[str]]:
    found: list[list[str]] = []
    for path, reader in list(files(top))[:MAX_FILES]:
        place = path.relative_to(top).as_posix()
        with path.open("rb") as file:
            text = file.read(MAX_FILE_BYTES).decode(errors="replace")
        # What comes before the error still counts.
        with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            for each in reader(text):
                found.append([place, *(part[:MAX_TEXT] for part in each)])
                if len(found) >= MAX_FOUND:
                    return found
    return found


if __name__ == "__main__":
    json.dump(read(Path(sys.argv[1])), sys.stdout)
