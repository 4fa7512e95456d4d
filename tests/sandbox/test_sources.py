import hashlib
import io
import json

import pytest

from sandbox import colours, sources
from sandbox.sources import Index, NotReadable
from tests.sandbox.honest_archives import python_zip


@pytest.fixture
def index(state):
    """Read a tree through the sandbox; the index, and what it was read from."""

    def index(tree):
        data = python_zip({f"p/{path}": content for path, content in tree.items()})
        sha256 = hashlib.sha256(data).hexdigest()
        archive = state / sha256
        archive.write_bytes(data)
        document = io.BytesIO(sources.index(archive, sha256=sha256, state=state))
        return Index.read(document), document

    return index


HOSTILE = {
    "a b#?%<script>.py": b"x = 1\n",
    "nul.js": b"/*\0*/ steal()\n",
    "nul.dat": b"\0\1",
    "logo.png": b"\x89PNG\r\n\0\0",
    "empty": b"",
    "latin.txt": b"caf\xe9",
    "long.js": b"x" * 100_000,
}


def test_every_file_is_described_and_every_text_kept(index):
    found, document = index(HOSTILE)

    assert set(found.by_path) == set(HOSTILE)
    kinds = {file.path: file.kind for file in found.files}
    assert kinds["nul.js"] == "text"
    assert kinds["nul.dat"] == "binary"
    assert kinds["logo.png"] == "image"
    assert found.by_path["long.js"].longest_line == 100_000
    for file in found.files:
        assert file.sha256 == hashlib.sha256(HOSTILE[file.path]).hexdigest()
        if file.kind == "text":
            assert found.text_of(file, document) == HOSTILE[file.path]


def test_a_text_too_long_to_keep_is_described_all_the_same(index):
    found, _ = index({"big.txt": b"a\n" * (3 * 1024 * 1024)})
    assert found.by_path["big.txt"].size_bytes == 6 * 1024 * 1024
    assert not found.by_path["big.txt"].is_readable


def test_dependencies_are_read_from_every_kind_of_file(index):
    found, _ = index(
        {
            "requirements.txt": b"Flask[async]>=3 # web\n"
            b"--extra-index-url https://x.example\n-r o\n",
            "pyproject.toml": b'[project]\ndependencies = ["httpx==1"]\n'
            b"[tool.poetry.dependencies]\n"
            b'x = {git = "https://g.example"}\n',
            "Pipfile": b'[packages]\nrich = "*"\n',
            "uv.lock": b'[[package]]\nname = "idna"\nversion = "3.1"\n',
            "package.json": b'{"dependencies": {"a": "^1"}, "scripts": {"postinstall": "node x"}}',
            "web/package-lock.json": b'{"packages": {"": {}, "node_modules/b": '
            b'{"version": "2.0.0", "hasInstallScript": true}}}',
            "yarn.lock": b'"@s/c@^1":\n  version "1.2.3"\n',
            "node_modules/z/package.json": b'{"dependencies": {"hidden": "1"}}',
            "broken/package.json": b"[" * 100_000,
            "broken/uv.lock": b"package = 5",
        }
    )
    named = {(each.file, each.name): each.version for each in found.dependencies}
    assert named == {
        ("requirements.txt", "flask"): "[async]>=3",
        ("requirements.txt", "--extra-index-url"): "https://x.example",
        ("requirements.txt", "-r"): "o",
        ("pyproject.toml", "httpx"): "==1",
        ("pyproject.toml", "x"): "https://g.example",
        ("Pipfile", "rich"): "*",
        ("uv.lock", "idna"): "3.1",
        ("package.json", "a"): "^1",
        ("package.json", "script postinstall"): "node x",
        ("web/package-lock.json", "b"): "2.0.0 (runs an install script)",
        ("yarn.lock", "@s/c"): "1.2.3",
    }


def test_an_archive_that_is_not_the_one_named_is_not_read(state, tmp_path):
    (tmp_path / "a").write_bytes(b"other")
    with pytest.raises(NotReadable):
        sources.index(tmp_path / "a", sha256="0" * 64, state=state)


def test_what_is_no_archive_is_not_readable(state, tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(NotReadable):
        sources.index(tmp_path / "a", sha256=hashlib.sha256(b"x").hexdigest(), state=state)


GOOD = ["a", 1, "0" * 64, "text", 1, 1, 0, 9]


@pytest.mark.parametrize(
    "files",
    [
        [["../../etc/passwd", *GOOD[1:]]],
        [["/etc/passwd", *GOOD[1:]]],
        [["a\0", *GOOD[1:]]],
        [[*GOOD[:1], -1, *GOOD[2:]]],
        [[*GOOD[:2], "../x", *GOOD[3:]]],
        [[*GOOD[:3], "html", *GOOD[4:]]],
        [[*GOOD[:7], True]],
        [GOOD[:5]],
        ["x"],
        5,
    ],
)
def test_an_index_out_of_a_sandbox_is_not_believed(files):
    text = json.dumps({"files": files, "dependencies": []}).encode()
    with pytest.raises(NotReadable):
        Index.read(io.BytesIO(len(text).to_bytes(8, "big") + text))


def test_a_text_that_is_not_what_was_indexed_is_not_shown():
    text = json.dumps({"files": [GOOD], "dependencies": None}).encode()
    document = io.BytesIO(len(text).to_bytes(8, "big") + text + b"x\x9c\x01\x00\x00")
    index = Index.read(document)
    with pytest.raises(NotReadable):
        index.text_of(index.files[0], document)


def test_colours_cover_the_text(state):
    text = "def f():\n    return 'é' # <b>\n"
    spans = colours.spans("file.py", text, state=state)
    assert sum(length for _, length in spans) == len(text)
    assert {"k", "nf", "c1"} <= {css for css, _ in spans}


def test_a_language_nobody_knows_has_no_colours(state):
    assert colours.spans("file.nothing-we-know", "x", state=state) == []
