"""Workflows of GitHub and GitLab."""

import re
from collections.abc import Iterator

from scanner.analyzers import indicators
from scanner.analyzers.hooks import rules
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

PIPELINE = re.compile(
    r"(?:^|/)(?:\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci[\w.-]*\.ya?ml|\.circleci/config\.yml"
    r"|azure-pipelines\.yml|bitbucket-pipelines\.yml|\.travis\.yml|Jenkinsfile)$"
)
TARGET = re.compile(r"^\s*(?:-\s*)?pull_request_target\b|\bon:\s*\[?[^\n]{0,80}pull_request_target")
HEAD = re.compile(r"ref:\s*[\"']?\$\{\{\s*github\.(?:event\.pull_request\.head|head_ref)")
STRANGERS = re.compile(
    r"\$\{\{\s*github\.(?:event\.(?:issue|pull_request|comment|review|discussion|head_commit)\.(?:title|body|message)"
    r"|head_ref)\s*\}\}"
)
ECHO = re.compile(
    r"\becho\b[^\n]{0,120}\$\{\{\s*secrets\.\w+\s*\}\}(?![^\n]{0,80}(?:>|\||--password-stdin))"
)
RUN = re.compile(r"^\s*(?:-\s*)?run:")


def pipeline(source: Source) -> Iterator[tuple[Rule, int]]:
    has_target = any(TARGET.search(line) for _, line in source.numbered())
    run_at = -1
    for number, line in source.numbered():
        indent = len(line) - len(line.lstrip())
        if RUN.match(line):
            run_at = indent
        elif line.strip() and indent <= run_at:
            run_at = -1
        if has_target and HEAD.search(line):
            yield rules.TARGET_CHECKOUT, number
        if run_at >= 0 and STRANGERS.search(line):
            yield rules.TEMPLATE_INJECTION, number
        if ECHO.search(line):
            yield rules.SECRET_ECHO, number
        if indicators.DOWNLOAD_AND_RUN.search(line):
            yield rules.PIPED_SCRIPT, number
