import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.inside.unpacking import __main__ as unpacking
from tests.sandbox.honest_archives import FORMATS, tree_of
from tests.sandbox.tar_makers import pax, sign_tar_header, tar, tar_entry, tar_of
from tests.sandbox.zip_makers import descriptor, zip_of

NAMES = st.text("abcdefgh0123-_ \u00e9\u4e2d", min_size=1, max_size=12).filter(
    lambda name: not name.endswith(" ")
)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
TREES = st.dictionaries(PATHS, st.binary(max_size=3000), min_size=1, max_size=12).filter(
    lambda tree: not any(other.startswith(f"{path}/") for path in tree for other in tree)
)
TARGETS = {
    "zip": zip_of(b"a/one", b"a/two"),
    "zip with a descriptor": zip_of(b"x", flags=8, descriptor=descriptor(b"data")),
    "tar": tar_of(b"a/one", b"a/two"),
    "pax tar": tar(pax((b"path", b"a/one")), tar_entry(b"x", b"data")),
    "tar of links": tar(
        tar_entry(b"a/one", b"data"),
        tar_entry(b"a/two", kind=b"2", target=b"../a/one"),
        tar_entry(b"three", kind=b"1", target=b"a/one"),
    ),
    "tar.gz": FORMATS["tar.gz"]({"a/one": b"data", "b": b"data"}),
    "tar.xz": FORMATS["tar.xz"]({"a/one": b"data", "b": b"data"}),
}
BYTES = st.sampled_from(b"\0\xff/.\\0123567xgLK") | st.integers(0, 255)
CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), BYTES), min_size=1, max_size=6)


@pytest.mark.parametrize("kind", FORMATS)
@settings(deadline=None, max_examples=40)
@given(tree=TREES)
def test_every_tree_comes_out_as_it_went_in(kind, tree):
    with tempfile.TemporaryDirectory() as folder:
        archive, out = Path(folder, "bundle"), Path(folder, "out")
        archive.write_bytes(FORMATS[kind](tree))

        report = unpacking.run(archive, out)

        assert {report["root"] + path: data for path, data in tree_of(out).items()} == tree


@pytest.mark.parametrize("kind", TARGETS)
@settings(deadline=None, max_examples=250)
@given(changes=CHANGES, is_signed=st.booleans())
def test_damage_is_refused_or_harmless_and_never_leaves_the_folder(kind, changes, is_signed):
    damaged = bytearray(TARGETS[kind])
    for position, byte in changes:
        damaged[int(position * len(damaged))] = byte
    if is_signed and "tar" in kind:
        sign_tar_header(damaged)

    with tempfile.TemporaryDirectory() as folder:
        archive, out = Path(folder, "bundle"), Path(folder, "out")
        archive.write_bytes(damaged)
        report = unpacking.run(archive, out)

        assert {path.name for path in Path(folder).iterdir()} <= {"bundle", "out"}
        assert out.exists() == report["ok"]
        digests = {path: hashlib.sha256(data).hexdigest() for path, data in tree_of(out).items()}
        assert digests == {entry["path"]: entry["sha256"] for entry in report.get("entries", ())}
