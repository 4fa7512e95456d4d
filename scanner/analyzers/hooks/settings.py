"""Settings files, build scripts and what a package manager runs by itself."""

import json
import re
from collections.abc import Iterator

from scanner.analyzers import indicators
from scanner.analyzers.hooks import rules
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source
from scanner.analyzers.toml import parse_toml

ENVIRONMENT = re.compile(
    r"(?:^|/)\.env(?:\.(?:production|prod|local))?$|\.(?:ini|cfg|conf|properties)$"
)
DEBUG = re.compile(
    r"(?i)^\s*(?:export\s+)?(?:(?:DJANGO_|FLASK_|APP_)?DEBUG\s*=\s*[\"']?(?:true|1|on|yes)\b"
    r"|(?:FLASK_ENV|NODE_ENV|APP_ENV|RAILS_ENV)\s*=\s*[\"']?dev(?:elopment)?\b)"
)
MAKE = re.compile(
    r"(?:^|/)(?:GNU)?[Mm]akefile$|\.mk$|(?:^|/)(?:Justfile|justfile|Taskfile\.ya?ml|tox\.ini|noxfile\.py)$"
)
OTHERS = re.compile(r"(?:^|/)(?:pyproject\.toml|package\.json|usercustomize\.py)$")
PLACES = re.compile(f"{ENVIRONMENT.pattern}|{MAKE.pattern}|{OTHERS.pattern}")
INSTALL_HOOKS = ("preinstall", "install", "postinstall", "prepare", "prepublish")
HIDES = re.compile(
    r"(?i)base64|\\x[0-9a-f]{2}|fromCharCode|\batob\b|\beval\b|>\s*/dev/null\s+2>&1\s*&|\bnohup\b|\bpowershell\b"
    r"|node\s+-e\b.{0,200}(?:(?:require|import)\W{1,4}(?:node:)?(?:https?|net|child_process)\b|\bfetch\()"
    r"|python3?\s+-c\b.{0,200}(?:urllib|requests|socket|exec)"
)


def settings(source: Source) -> Iterator[tuple[Rule, int]]:
    if ENVIRONMENT.search(source.path):
        for number, line in source.numbered():
            if DEBUG.match(line):
                yield rules.DEBUG_SETTING, number
    elif MAKE.search(source.path):
        for number, line in source.numbered():
            if not line.lstrip().startswith("#") and indicators.DOWNLOAD_AND_RUN.search(line):
                yield rules.PIPED_SCRIPT, number
    elif source.path.endswith("pyproject.toml"):
        yield from _backend(source)
    elif source.path.endswith("package.json"):
        yield from _scripts(source)
    elif source.path.endswith("usercustomize.py"):
        yield rules.PTH_CODE, 1


def _backend(source: Source) -> Iterator[tuple[Rule, int]]:
    try:
        system = parse_toml(source.text).get("build-system", {})
    except (ValueError, RecursionError):
        return  # the dependencies analyzer says that it cannot be read
    if isinstance(system, dict) and system.get("backend-path"):
        yield rules.OWN_BACKEND, _line_of(source, "backend-path")


def _scripts(source: Source) -> Iterator[tuple[Rule, int]]:
    try:
        scripts = json.loads(source.text).get("scripts", {})
    except (ValueError, RecursionError, AttributeError):
        return
    for name, command in scripts.items() if isinstance(scripts, dict) else ():
        if name in INSTALL_HOOKS and HIDES.search(str(command)):
            yield rules.SCRIPT_WORDS, _line_of(source, f'"{name}"')
        elif name == "start" and re.search(r"\bNODE_ENV=dev", str(command)):
            yield rules.DEBUG_SETTING, _line_of(source, '"start"')


def _line_of(source: Source, text: str) -> int:
    at = source.text.find(text)
    return source.text.count("\n", 0, at) + 1 if at >= 0 else 0
