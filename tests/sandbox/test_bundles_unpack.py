import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.honest_archives import FORMATS, python_zip, tree_of
from tests.sandbox.tar_makers import pax, tar, tar_entry, tar_of
from tests.sandbox.zip_makers import Zipped, zipped

UNPACK = Path(__file__).parents[2] / "sandbox" / "inside" / "unpack.py"
MEMORY_BYTES = 256 * 1024 * 1024
PROJECT = {
    "app.py": b"print(1)\n",
    "static/style.css": b"a{}",
    "lib/\u00fc\u4e2d.txt": b"\0" * 70_000,
}


def unpack(archive, destination, *options):
    """The real script, in a process that may use 256 MiB and 10 seconds."""
    script = (sys.executable, "-I", UNPACK, *options, archive, destination)
    done = subprocess.run(
        ("prlimit", f"--as={MEMORY_BYTES}", *script), capture_output=True, timeout=10, check=False
    )
    assert not done.stderr
    return done.returncode, json.loads(done.stdout)


def stored(folder, data):
    path = folder / "bundle"
    path.write_bytes(data)
    return path


def test_a_refusal_names_the_entry_without_its_tricks(tmp_path):
    archive = stored(tmp_path, tar_of(b"fine", "a\u202egpj.py".encode()))

    _, report = unpack(archive, tmp_path / "out")

    assert report["entry"] == r"a\u202egpj.py"
    assert report["message"].startswith(r'"a\u202egpj.py" has control or invisible characters')


@pytest.mark.parametrize("kind", FORMATS)
def test_an_honest_archive_comes_out_as_it_went_in(kind, tmp_path):
    archive = stored(tmp_path, FORMATS[kind](PROJECT))

    exit_code, report = unpack(archive, tmp_path / "out")

    assert (exit_code, report["ok"], report["format"], report["root"]) == (0, True, kind, "")
    assert tree_of(tmp_path / "out") == PROJECT
    assert (report["files"], report["bytes"]) == (3, sum(map(len, PROJECT.values())))


@pytest.mark.parametrize("kind", FORMATS)
def test_the_one_folder_all_lies_in_is_left_out(kind, tmp_path):
    tree = {f"name-1.0/{path}": data for path, data in PROJECT.items()}
    archive = stored(tmp_path, FORMATS[kind](tree))

    _, report = unpack(archive, tmp_path / "out")

    assert report["root"] == "name-1.0/"
    assert tree_of(tmp_path / "out") == PROJECT


LINKED = {
    "symbolic link": (b"app/docs/notes.md", b"2", b"../notes.md"),
    "symbolic link by a longer way": (b"app/docs/notes.md", b"2", b"./../docs/../notes.md"),
    "hard link": (b"app/docs/notes.md", b"1", b"app/notes.md"),
}


@pytest.mark.parametrize("kind", LINKED)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_link_to_a_file_of_the_archive_becomes_a_copy_of_it(kind, is_first, tmp_path):
    name, sign, target = LINKED[kind]
    entries = [
        tar_entry(b"app/notes.md", b"text", mode=0o755),
        tar_entry(name, kind=sign, target=target),
    ]
    archive = stored(tmp_path, tar(*(entries[::-1] if is_first else entries)))

    exit_code, report = unpack(archive, tmp_path / "out")

    copy = tmp_path / "out" / "docs" / "notes.md"
    assert (exit_code, report["root"], report["files"], report["bytes"]) == (0, "app/", 2, 8)
    assert {entry["path"] for entry in report["entries"]} == {"notes.md", "docs/notes.md"}
    assert tree_of(tmp_path / "out") == {"notes.md": b"text", "docs/notes.md": b"text"}
    assert stat.S_ISREG(copy.lstat().st_mode)
    assert copy.stat().st_mode & stat.S_IXUSR
    assert copy.stat().st_nlink == 1


@pytest.mark.parametrize("is_first", [True, False])
def test_a_symbolic_link_to_nothing_is_left_out(is_first, tmp_path):
    entries = [
        tar_entry(b"app/notes.md", b"text"),
        tar_entry(b"app/.hgignore", kind=b"2", target=b".dotfiles/hgignore"),
    ]
    archive = stored(tmp_path, tar(*(entries[::-1] if is_first else entries)))

    exit_code, report = unpack(archive, tmp_path / "out")

    assert (exit_code, report["root"], report["files"]) == (0, "app/", 1)
    assert tree_of(tmp_path / "out") == {"notes.md": b"text"}


def test_what_a_mac_adds_is_left_out_also_as_a_link(tmp_path):
    junk = tar_entry(b".DS_Store", kind=b"2", target=b"nowhere")
    archive = stored(tmp_path, tar(tar_entry(b"x", b"data"), junk))

    unpack(archive, tmp_path / "out")

    assert tree_of(tmp_path / "out") == {"x": b"data"}


def test_a_size_that_is_written_twice_is_read(tmp_path):
    archive = stored(
        tmp_path, tar(pax((b"mtime", b"1.5"), (b"size", b"4")), tar_entry(b"a", b"data"))
    )

    unpack(archive, tmp_path / "out")

    assert tree_of(tmp_path / "out") == {"a": b"data"}


@pytest.mark.parametrize("kind", FORMATS)
def test_dots_in_a_path_that_lead_nowhere_are_left_out(kind, tmp_path):
    archive = stored(tmp_path, FORMATS[kind]({"app/./main.py": b"1", "./app/a.py": b"2"}))

    unpack(archive, tmp_path / "out")

    assert tree_of(tmp_path / "out") == {"main.py": b"1", "a.py": b"2"}


@pytest.mark.parametrize("kind", FORMATS)
def test_what_a_mac_adds_is_left_out(kind, tmp_path):
    junk = {"__MACOSX/p/._app.py": b"x", "p/.DS_Store": b"x", "p/._app.py": b"x"}
    archive = stored(tmp_path, FORMATS[kind]({"p/app.py": b"1", **junk}))

    _, report = unpack(archive, tmp_path / "out")

    assert tree_of(tmp_path / "out") == {"app.py": b"1"}
    assert [entry["path"] for entry in report["entries"]] == ["app.py"]


def test_listing_writes_nothing(tmp_path):
    archive = stored(tmp_path, python_zip(PROJECT))

    exit_code, report = unpack(archive, tmp_path / "out", "--list-only")

    assert (exit_code, report["files"]) == (0, 3)
    assert not (tmp_path / "out").exists()


def test_files_may_be_executable_but_never_setuid(tmp_path):
    entries = (
        tar_entry(b"run", b"x", mode=0o4777),
        tar_entry(b"read", b"x", mode=0o2666),
    )

    unpack(stored(tmp_path, tar(*entries)), tmp_path / "out")

    assert (tmp_path / "out" / "run").stat().st_mode & 0o7777 == 0o755
    assert (tmp_path / "out" / "read").stat().st_mode & 0o7777 == 0o644


@pytest.mark.parametrize("kind", FORMATS)
def test_empty_folders_and_executable_files_stay_so(kind, tmp_path):
    tree = {"bin/run": b"#!/bin/sh\n", "bin/read": b"text", "media/": b"", "media/new/": b""}
    archive = stored(tmp_path, FORMATS[kind](tree, executable={"bin/run"}))

    exit_code, report = unpack(archive, tmp_path / "out")

    out = tmp_path / "out"
    assert (exit_code, report["files"]) == (0, 2)
    assert list((out / "media" / "new").iterdir()) == []
    modes = {path.name: path.stat().st_mode & 0o7777 for path in (out / "bin").iterdir()}
    assert modes == {"run": 0o755, "read": 0o644}


@pytest.mark.parametrize(
    "name",
    [
        "caf\u00e9.py",
        "\u4e2d\u6587/\u0444\u0430\u0439\u043b.py",
        "\u0639\u0631.js",
        "\u2600\ufe0f.md",
    ],
)
@pytest.mark.parametrize("kind", FORMATS)
def test_names_of_every_script_are_kept(kind, name, tmp_path):
    archive = stored(tmp_path, FORMATS[kind]({name: b"1", "app.py": b"2"}))

    exit_code, _ = unpack(archive, tmp_path / "out")

    assert exit_code == 0
    assert tree_of(tmp_path / "out") == {name: b"1", "app.py": b"2"}


def test_a_zip_cannot_make_a_file_setuid(tmp_path):
    archive = stored(tmp_path, zipped(Zipped(name=b"run", mode=stat.S_IFREG | 0o6755)))

    exit_code, _ = unpack(archive, tmp_path / "out")

    assert exit_code == 0
    assert (tmp_path / "out" / "run").stat().st_mode & 0o7777 == 0o755


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "app.py").write_bytes(b"mine")

    exit_code, report = unpack(stored(tmp_path, python_zip(PROJECT)), tmp_path / "out")

    assert (exit_code, report["code"]) == (3, "destination_not_empty")
    assert tree_of(tmp_path / "out") == {"app.py": b"mine"}


def test_a_disk_that_is_full_is_a_refusal(tmp_path):
    archive = stored(tmp_path, python_zip(PROJECT))
    limited = ("prlimit", "--fsize=50000", sys.executable, UNPACK, archive, tmp_path / "out")

    done = subprocess.run(limited, capture_output=True, timeout=10, check=False)

    assert (done.returncode, json.loads(done.stdout)["code"]) == (3, "does_not_fit")


@pytest.mark.parametrize(
    "command",
    [
        "zip -qr - app",  # data descriptors, as browsers and the Mac write them
        "zip -qr made app && cat made.zip",
        "tar c app",
        "tar cJ -C app .",
        "tar c --format=posix app",
    ],
)
def test_what_ordinary_tools_write_is_read(command, tmp_path):
    project = tmp_path / "app"
    for path, data in PROJECT.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(data)
    made = subprocess.run(("sh", "-c", command), cwd=tmp_path, capture_output=True, check=True)

    exit_code, _ = unpack(stored(tmp_path, made.stdout), tmp_path / "out")

    assert exit_code == 0
    assert tree_of(tmp_path / "out") == PROJECT


def test_the_commit_that_git_leaves_in_a_zip_is_no_comment(tmp_path):
    data = zipped(Zipped(name=b"x"), comment=b"0123456789" * 4)

    exit_code, _ = unpack(stored(tmp_path, data), tmp_path / "out", "--list-only")

    assert exit_code == 0
