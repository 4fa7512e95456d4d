"""Spoiled archives: refused or harmless, in seconds, and never outside their folder."""

import hashlib
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.inside.unpacking import __main__ as unpacking
from sandbox.inside.unpacking.nested import open_within
from tests.sandbox.honest_archives import FORMATS, tree_of
from tests.sandbox.tar_makers import sign_tar_header
from tests.sandbox.zip_makers import descriptor, zip_of
from tests.scanner.fuzzing.mutating import CHANGES, changed, examples

TREE = {
    "a/one.py": b"x = 1\n" * 40,
    "a/b/two": bytes(range(256)) * 8,
    "\u00e9.md": b"",
    "a/c/": b"",
}
ARCHIVES = {kind: make(TREE) for kind, make in FORMATS.items()}
ARCHIVES["zip with descriptors"] = zip_of(b"a", b"b/c", flags=8, descriptor=descriptor(b"data"))
ARCHIVES["archive in an archive"] = FORMATS["zip"](
    {"in.tar.gz": FORMATS["tar.gz"](TREE), "in.zip": FORMATS["zip"](TREE), "x": b"1"}
)


@pytest.mark.parametrize("kind", ARCHIVES)
@examples(60)
@given(changes=CHANGES, is_signed=st.booleans())
def test_a_spoiled_archive_is_refused_or_harmless(kind, changes, is_signed):
    spoiled = bytearray(changed(ARCHIVES[kind], changes))
    if is_signed and kind == "tar" and len(spoiled) > 512:
        sign_tar_header(spoiled)
    started = time.process_time()

    with tempfile.TemporaryDirectory() as name:
        archive, out = Path(name, "bundle"), Path(name, "out")
        archive.write_bytes(spoiled)
        report = unpacking.run(archive, out)
        digests = {path: hashlib.sha256(data).hexdigest() for path, data in tree_of(out).items()}
        if report["ok"]:
            list(open_within(out, unpacking.budget_of(archive)))

        assert {path.name for path in Path(name).iterdir()} <= {"bundle", "out"}
        assert out.exists() == report["ok"]
        assert not any(path.is_symlink() for path in Path(name).rglob("*"))
    assert digests == {entry["path"]: entry["sha256"] for entry in report.get("entries", ())}
    assert report["ok"] or report["message"]
    assert time.process_time() - started < 10


@pytest.mark.parametrize("pack", ["zip", "tar.gz"])
@examples(40)
@given(changes=CHANGES)
def test_a_spoiled_archive_within_an_archive_is_opened_or_told_of(pack, changes):
    with tempfile.TemporaryDirectory() as name:
        out = Path(name, "out")
        out.mkdir()
        (out / "inner").write_bytes(changed(ARCHIVES[pack], changes))
        (Path(name) / "bundle").write_bytes(b"x" * 5000)

        told = [
            each.as_json() for each in open_within(out, unpacking.budget_of(Path(name, "bundle")))
        ]

        assert {path.name for path in Path(name).iterdir()} == {"bundle", "out"}
        assert {path.parts[0] for path in map(Path, tree_of(out))} <= {"inner", "inner!"}
        assert all(each.get("code") or each["ok"] for each in told)
