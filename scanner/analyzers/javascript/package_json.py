"""What npm runs: by itself while it installs an app, and when it is told to."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath

from scanner.analyzers import indicators
from scanner.analyzers.base import Finding, Severity
from scanner.analyzers.javascript.layers import Layer
from scanner.analyzers.javascript.rules import INSTALL_SCRIPT, MALICE
from scanner.analyzers.javascript.setting_rules import DEBUG_SETTING
from scanner.analyzers.rules import UNREADABLE, Rule
from scanner.analyzers.sources import Depth, Source
from scanner.analyzers.templates import filled

HOOKS = ("preinstall", "install", "postinstall", "prepare")
AUTHORS_HOOKS = frozenset({"preversion", "version", "postversion", "prepublishOnly", "postpublish"})
"""npm runs them where a release is made, and never where the package is installed."""
ORDINARY = re.compile(
    r"^(?:husky(?: install)?|node-gyp(?:-build| rebuild)?|prisma generate|patch-package|ngcc"
    r"|(?:npm|yarn|pnpm) run (?:build|compile)|tsc|next telemetry disable"
    r"|is-ci \|\| husky(?: install)?|electron-builder install-app-deps|exit 0|true)$"
)
LOCAL_SCRIPT = re.compile(
    r"\b(?:node|bun(?:\s+run)?|tsx|ts-node|deno\s+run)(?:\s+-{1,2}[\w=-]+)*\s+(?:\./)?([\w./-]+)"
)
ITSELF = re.compile(r"\bnode\s+(?:\.|\./|\$PWD)(?:\s|[;&|>]|$)")
"""``node .`` runs what the package is loaded by."""
ASKS = re.compile(r"(?i)\b(?:curl|wget|nslookup|dig|host|ping|nc|invoke-webrequest|iwr)\b")
OF_MACHINE = re.compile(
    r"(?i)(?:\$\(|`|%(?:username|computername|userdomain)%|\$\{?(?:USER|HOSTNAME|HOME|PWD)\b|/etc/(?:passwd|hosts))"
)
MOST_OF_COMMAND = 131_072
"""Characters. Linux starts no command that is longer."""
ENTRY_FIELDS = ("main", "module", "browser", "bin", "exports")
OPEN_DEBUGGER = re.compile(r"--inspect(?:-brk)?=(?:0\.0\.0\.0|\[::\]|\*)")
INLINE = frozenset({"-e", "--eval", "-p", "--print", "-pe"})


@dataclass(frozen=True, slots=True)
class Package:
    """A package.json, read as far as installing goes."""

    source: Source
    hooks: dict[str, str]
    scripts: dict[str, str]
    """What npm runs only when somebody asks for it."""
    entries: frozenset[str] = frozenset()
    """What is loaded when the package is imported or its commands are run."""
    main: tuple[str, ...] = ()
    """What of these Node.js runs when it is given the package's folder."""

    @classmethod
    def read(cls, source: Source) -> "Package":
        """Raises ``ValueError`` or ``RecursionError`` when it is not what npm accepts."""
        try:
            content = json.loads(source.text)
        except ValueError:
            content = json.loads(filled(source.text))
        content = content if isinstance(content, dict) else {}
        scripts = content.get("scripts")
        given = scripts if isinstance(scripts, dict) else {}
        found = {name: str(command)[:MOST_OF_COMMAND] for name, command in given.items()}
        hooks = {hook: found[hook] for hook in HOOKS if hook in found}
        others = {name: command for name, command in found.items() if name not in hooks}
        entries = frozenset(_texts([content.get(field) for field in ENTRY_FIELDS]))
        main = content.get("main")
        return cls(source, hooks, others, entries, (main if isinstance(main, str) else "index",))

    def install_files(self) -> set[str]:
        """The app's own files that the hooks run, as paths from the app's root."""
        is_whole = any(ITSELF.search(command) for command in self.hooks.values())
        return self._files(self.hooks.values(), self.main if is_whole else ())

    def entry_files(self) -> set[str]:
        """Those that run as soon as somebody imports the package or starts it."""
        return self._files(self.scripts.values(), self.entries)

    def _files(self, commands: Iterable[str], names: Iterable[str] = ()) -> set[str]:
        folder = PurePosixPath(self.source.path).parent
        called = [name for command in commands for name in LOCAL_SCRIPT.findall(command)]
        paths = {(folder / name).as_posix() for name in [*called, *names]}
        return paths | {f"{path}.js" for path in paths} | {f"{path}/index.js" for path in paths}

    def inline(self) -> Iterator[Layer]:
        """The code of hooks such as ``node -e "…"``."""
        for hook, command in self.hooks.items():
            try:
                words = shlex.split(command)
            except ValueError:
                continue
            for option, code in pairwise(words):
                if option in INLINE and "node" in words[0]:
                    yield Layer(code, self._line(hook))

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


def _texts(waiting: list[object]) -> Iterator[str]:
    """All texts in it, however ``exports`` is nested."""
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            waiting.extend(value.values() if isinstance(value, dict) else value)


def _tells(command: str) -> bool:
    """Something is asked of the network, and what the machine says is put into it."""
    for line in command.split("\n"):
        asks = ASKS.search(line)
        if asks is not None and OF_MACHINE.search(line, asks.end()):
            return True
    return False


def _rules_of(command: str) -> Iterator[Rule]:
    if indicators.DOWNLOAD_AND_RUN.search(command):
        yield MALICE.shell_download
    elif indicators.REVERSE_SHELL.search(command):
        yield MALICE.reverse_shell
    elif _tells(command):
        yield MALICE.exfiltration
    elif indicators.is_dead_drop(command) or re.search(r"\b(?:curl|wget)\b", command):
        yield MALICE.install_network
    elif not ORDINARY.match(command.strip()):
        yield INSTALL_SCRIPT


def _rules_of_script(name: str, command: str) -> Iterator[Rule]:
    if indicators.DOWNLOAD_AND_RUN.search(command):
        is_authors = name in AUTHORS_HOOKS
        milder = replace(MALICE.shell_download, severity=Severity.MEDIUM)
        yield milder if is_authors else MALICE.shell_download
    elif indicators.REVERSE_SHELL.search(command):
        yield MALICE.reverse_shell
    elif name == "start" and OPEN_DEBUGGER.search(command):
        yield DEBUG_SETTING


def read_package(source: Source) -> tuple[list[Finding], Package | None]:
    """A package.json with its findings, or None for what npm would not accept."""
    try:
        package = Package.read(source)
    except (ValueError, RecursionError):
        return [UNREADABLE.at(source, 0)], None
    return list(package.findings()), package
