"""Unpack a bundle, then say what is in it. Nothing of it is ever imported or run.

    python3 inspect_bundle.py [--show PATH] ARCHIVE DESTINATION

Prints what ``unpack.py`` prints, and ``facts`` besides; or, with ``--show``, one file in base64.
"""

import argparse
import base64
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

UNPACK = Path(__file__).with_name("unpack.py")
PYTHON_APPS = Path(__file__).with_name("python_apps.py")
PARSE_SECONDS = 20
REFUSED = 3
MAX_CONTENT_BYTES = 64 * 1024
MAX_SHOWN_BYTES = 1024 * 1024
READ = {
    *("matrix.toml", "package.json", "requirements.txt", "pyproject.toml", "Procfile", "setup.cfg"),
    *("README", "README.md", "README.rst", "README.txt", "readme.md"),
}
LOCK_FILES = {
    *("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"),
    *("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"),
}
PAGES = ("index.html", "public/index.html", "dist/index.html", "build/index.html")
NODE_SERVERS = ("server.js", "app.js", "index.js", "main.js", "src/server.js", "src/index.js")


def read_toml(content: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def read_json(content: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def texts(value: object) -> dict[str, str]:
    """The part of ``value`` that maps names to text."""
    found = value if isinstance(value, dict) else {}
    return {str(key): each for key, each in found.items() if isinstance(each, str)}


def python_apps(top: Path) -> list[dict[str, Any]]:
    """Empty when the sources are more than the parser bears."""
    command = (sys.executable, "-I", PYTHON_APPS, top)
    try:
        parsed = subprocess.run(command, capture_output=True, timeout=PARSE_SECONDS, check=True)
    except subprocess.SubprocessError:
        return []
    return list(json.loads(parsed.stdout))


def license_of(declared: object) -> str:
    """What ``license`` says in pyproject.toml or package.json, in today's or yesterday's form."""
    if isinstance(declared, dict):
        declared = declared.get("text") or declared.get("type")
    return declared if isinstance(declared, str) else ""


def python_facts(top: Path, files: dict[str, int], contents: dict[str, str]) -> dict[str, Any]:
    project = read_toml(contents.get("pyproject.toml", "")).get("project")
    project = project if isinstance(project, dict) else {}
    lines = [
        line.split(" #")[0].strip() for line in contents.get("requirements.txt", "").split("\n")
    ]
    listed = project.get("dependencies")
    named = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
    return {
        "apps": python_apps(top),
        "dependencies": named + [line for line in lines if line and line[0] not in "#-"],
        "scripts": texts(project.get("scripts")),
        "is_package": "setup.py" in files or bool(project),
        "has_manage_py": "manage.py" in files,
        "license": license_of(project.get("license")),
    }


def node_facts(files: dict[str, int], contents: dict[str, str]) -> dict[str, Any] | None:
    if "package.json" not in files:
        return None
    package = read_json(contents.get("package.json", ""))
    name, commands = str(package.get("name", "")), package.get("bin")
    commands = {name.rpartition("/")[2]: commands} if isinstance(commands, str) else commands
    return {
        "name": name,
        "main": package["main"] if isinstance(package.get("main"), str) else "",
        "scripts": texts(package.get("scripts")),
        "bin": texts(commands),
        "dependencies": texts(package.get("dependencies")),
        "engines": texts(package.get("engines")),
        "servers": [path for path in NODE_SERVERS if path in files],
        "license": license_of(package.get("license")),
    }


def facts(top: Path, files: dict[str, int]) -> dict[str, Any]:
    contents = {}
    for path in sorted(READ & files.keys()):
        with (top / path).open("rb") as file:
            contents[path] = file.read(MAX_CONTENT_BYTES).decode(errors="replace")
    return {
        "contents": contents,
        "cut_off": sorted(path for path in contents if files[path] > MAX_CONTENT_BYTES),
        "python": python_facts(top, files, contents),
        "node": node_facts(files, contents),
        "pages": [path for path in PAGES if path in files],
        "lock_files": sorted(LOCK_FILES & files.keys()),
    }


def show(top: Path, path: str, files: dict[str, int]) -> dict[str, Any]:
    if path not in files:
        message = "The bundle holds no such file."
        return {"ok": False, "code": "no_such_file", "entry": path, "message": message}
    with (top / path).open("rb") as file:
        content = file.read(MAX_SHOWN_BYTES)
    return {"ok": True, "content": base64.b64encode(content).decode()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive")
    parser.add_argument("destination", type=Path)
    parser.add_argument("--show", metavar="PATH")
    arguments = parser.parse_args()
    command = (sys.executable, "-I", UNPACK, arguments.archive, arguments.destination)
    unpacked = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if unpacked.returncode:
        sys.stdout.buffer.write(unpacked.stdout)
        return unpacked.returncode
    report = json.loads(unpacked.stdout)
    files = {entry["path"]: entry["size"] for entry in report["entries"]}
    if arguments.show is not None:
        report = show(arguments.destination, arguments.show, files)
    else:
        report["facts"] = facts(arguments.destination, files)
    json.dump(report, sys.stdout)
    return 0 if report["ok"] else REFUSED


if __name__ == "__main__":
    sys.exit(main())
