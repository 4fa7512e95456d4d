"""Folders that run something as soon as a developer opens them."""

import re
from collections.abc import Iterator

from scanner.analyzers import indicators
from scanner.analyzers.hooks import rules
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

TASKS = re.compile(r"(?:^|/)\.vscode/(?:tasks|settings)\.json$|\.code-workspace$")
CONTAINER = re.compile(r"(?:^|/)\.?devcontainer(?:/[\w.-]+)?/?(?:devcontainer)?\.json$")
GIT = re.compile(
    r"(?:^|/)(?:\.gitconfig|\.git/config|\.git/hooks/(?!.*\.sample$)[\w-]+|\.githooks/[\w-]+)$"
)
ON_OPEN = re.compile(r"[\"']runOn[\"']\s*:\s*[\"']folderOpen[\"']")
FETCHES = re.compile(r"\b(?:curl|wget|iwr|powershell|base64)\b")
HOST_COMMAND = re.compile(r"[\"']initializeCommand[\"']\s*:")
AUTOMATIC = re.compile(
    r"[\"'](?:post(?:Create|Start|Attach)|onCreate|updateContent)Command[\"']\s*:"
)
GIT_SETTING = re.compile(
    r"^\s*(?:hooksPath|fsmonitor|sshCommand|pager|editor|textconv|external)\s*=\s*\S"
)


def editor(source: Source) -> Iterator[tuple[Rule, int]]:
    if TASKS.search(source.path):
        yield from _tasks(source)
    elif CONTAINER.search(source.path):
        yield from _container(source)
    elif GIT.search(source.path):
        yield from _git(source)


def _tasks(source: Source) -> Iterator[tuple[Rule, int]]:
    fetches = indicators.DOWNLOAD_AND_RUN.search(source.text) or FETCHES.search(source.text)
    for number, line in source.numbered():
        if ON_OPEN.search(line):
            yield (rules.EDITOR_DOWNLOAD if fetches else rules.EDITOR_TASK), number


def _container(source: Source) -> Iterator[tuple[Rule, int]]:
    for number, line in source.numbered():
        if HOST_COMMAND.search(line):
            is_fetched = FETCHES.search(line) is not None
            yield (rules.EDITOR_DOWNLOAD if is_fetched else rules.CONTAINER_HOST), number
        if AUTOMATIC.search(line) and indicators.DOWNLOAD_AND_RUN.search(line):
            yield rules.PIPED_SCRIPT, number


def _git(source: Source) -> Iterator[tuple[Rule, int]]:
    if "hooks/" in source.path:
        yield rules.GIT_HOOK, 1
        return
    for number, line in source.numbered():
        if GIT_SETTING.match(line):
            yield rules.GIT_HOOK, number
