"""What npm runs: by itself while it installs an app, and when it is told to."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from scanner.analyzers import indicators
from scanner.analyzers.base import Finding
from scanner.analyzers.javascript.rules import INSTALL_SCRIPT, MALICE
from scanner.analyzers.javascript.setting_rules import DEBUG_SETTING
from scanner.analyzers.rules import UNREADABLE, Rule
from scanner.analyzers.sources import Depth, Source

HOOKS = ("preinstall", "install", "postinstall", "prepare")
ORDINARY = re.compile(
    r"^(?:husky(?: install)?|node-gyp(?:-build| rebuild)?|prisma generate|patch-package|ngcc"
    r"|(?:npm|yarn|pnpm) run (?:build|compile)|tsc|next telemetry disable"
    r"|is-ci \|\| husky(?: install)?|electron-builder install-app-deps|exit 0|true)$"
)
LOCAL_SCRIPT = re.compile(r"\bnode\s+(?:\./)?([\w./-]+)")
OPEN_DEBUGGER = re.compile(r"--inspect(?:-brk)?=(?:0\.0\.0\.0|\[::\]|\*)")
INLINE_CODE = re.compile(r"\bnode\s+(?:-e|--eval|-p)\b")


@dataclass(frozen=True, slots=True)
class Package:
    """A package.json, read as far as installing goes."""

    source: Source
    hooks: dict[str, str]
    scripts: dict[str, str]
    """What npm runs only when somebody asks for it."""

    @classmethod
    def read(cls, source: Source) -> "Package":
        """Raises ``ValueError`` or ``RecursionError`` when it is not what npm accepts."""
        content = json.loads(source.text)
        scripts = content.get("scripts") if isinstance(content, dict) else None
        found = scripts if isinstance(scripts, dict) else {}
        hooks = {hook: str(found[hook]) for hook in HOOKS if hook in found}
        return cls(source, hooks, {str(n): str(c) for n, c in found.items() if n not in hooks})

    def install_files(self) -> set[str]:
        """The app's own files that the hooks run, as paths from the app's root."""
        folder = PurePosixPath(self.source.path).parent
        names = [name for hook in self.hooks.values() for name in LOCAL_SCRIPT.findall(hook)]
        paths = {(folder / name).as_posix() for name in names}
        return paths | {f"{path}.js" for path in paths} | {f"{path}/index.js" for path in paths}

    def findings(self) -> Iterator[Finding]:
        for hook, command in self.hooks.items():
            for rule in _rules_of(command):
                if rule.malicious or self.source.depth is Depth.FULL:
                    line = self._line(hook)
                    yield rule.at(self.source, line, evidence=f"{hook}: {command}")
        for name, command in self.scripts.items() if self.source.depth is Depth.FULL else ():
            for rule in _rules_of_script(name, command):
                yield rule.at(self.source, self._line(name), evidence=f"{name}: {command}")

    def _line(self, hook: str) -> int:
        lines = enumerate(self.source.lines, start=1)
        return next((number for number, line in lines if f'"{hook}"' in line), 1)


def _rules_of(command: str) -> Iterator[Rule]:
    if indicators.DOWNLOAD_AND_RUN.search(command):
        yield MALICE.shell_download
    elif indicators.REVERSE_SHELL.search(command):
        yield MALICE.reverse_shell
    elif indicators.is_dead_drop(command):
        yield MALICE.install_network
    elif INLINE_CODE.search(command) and re.search(r"(?i)http|base64|eval|atob", command):
        yield MALICE.exec_downloaded if "http" in command else MALICE.exec_decoded
    elif re.search(r"\b(?:curl|wget)\b", command):
        yield MALICE.install_network
    elif not ORDINARY.match(command.strip()):
        yield INSTALL_SCRIPT


def _rules_of_script(name: str, command: str) -> Iterator[Rule]:
    if indicators.DOWNLOAD_AND_RUN.search(command):
        yield MALICE.shell_download
    elif indicators.REVERSE_SHELL.search(command):
        yield MALICE.reverse_shell
    elif name == "start" and OPEN_DEBUGGER.search(command):
        yield DEBUG_SETTING


def read_package(source: Source) -> tuple[list[Finding], set[str]]:
    """A package.json's findings and the files it runs at install."""
    try:
        package = Package.read(source)
    except (ValueError, RecursionError):
        return [UNREADABLE.at(source, 0)], set()
    return list(package.findings()), package.install_files()
