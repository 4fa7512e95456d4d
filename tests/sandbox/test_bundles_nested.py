"""Archives within an unpacked archive are opened beside themselves, or say why they were not."""

import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from sandbox.inside.unpacking.nested import open_within
from sandbox.inside.unpacking.streams import Budget
from tests.sandbox.honest_archives import FORMATS, python_tar, python_zip, tree_of
from tests.sandbox.tar_makers import tar_of, tar_of_zeros
from tests.sandbox.zip_makers import LINK, zip_of

MIB = 1024 * 1024
CODE = {"a.py": b"print(1)\n", "b/c.js": b"1;\n"}


def opened(tmp_path, files, *, spent_mib=0):
    """What came out beside the files, and the code of each archive's refusal."""
    top = tmp_path / "tree"
    for name, data in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(data)
    budget = Budget(MIB)
    budget.charge(spent_mib * MIB, nodes=0)
    answers = [each.as_json() for each in open_within(top, budget)]
    codes = {answer["path"]: answer.get("code", "opened") for answer in answers}
    new = {path: data for path, data in tree_of(top).items() if path not in files}
    return new, codes


def zip64():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, archive.open("a", "w", force_zip64=True) as file:
        file.write(b"data")
    return made.getvalue()


HARMLESS = {
    **FORMATS,
    "tar.bz2": lambda tree: python_tar(tree, "w:bz2"),
    "old tar": lambda tree: python_tar(tree, "w", format=tarfile.USTAR_FORMAT),
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_an_archive_is_opened_beside_itself(kind, tmp_path):
    new, codes = opened(tmp_path, {"libs/inner.bin": HARMLESS[kind](CODE)})

    assert codes == {"libs/inner.bin": "opened"}
    assert new == {f"libs/inner.bin!/{path}": data for path, data in CODE.items()}


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gz", "xz"])
def test_a_compressed_file_is_opened_too(pack, tmp_path):
    name = f"data.json.{'gz' if pack is gzip.compress else 'xz'}"

    new, codes = opened(tmp_path, {name: pack(b"{}" * 999)})

    assert codes == {name: "opened"}
    assert new == {f"{name}!/data.json": b"{}" * 999}


def test_what_hides_among_the_junk_of_a_mac_is_opened(tmp_path):
    new, _ = opened(tmp_path, {"in.zip": python_zip({"__MACOSX/._a.py": b"1", ".DS_Store": b"2"})})

    assert new == {"in.zip!/__MACOSX/._a.py": b"1", "in.zip!/.DS_Store": b"2"}


def test_two_archives_deep_is_opened_and_three_is_refused(tmp_path):
    third = python_zip({"c.py": b"3"})
    second = python_zip({"b.py": b"2", "third.zip": third})
    first = python_zip({"a.py": b"1", "second.zip": second})

    new, codes = opened(tmp_path, {"first.zip": first})

    assert codes == {
        "first.zip": "opened",
        "first.zip!/second.zip": "opened",
        "first.zip!/second.zip!/third.zip": "nested_too_deep",
    }
    assert new["first.zip!/second.zip!/b.py"] == b"2"
    assert "first.zip!/second.zip!/third.zip!/c.py" not in new


REFUSED = {
    "gzip in gzip in gzip": (
        lambda: gzip.compress(gzip.compress(gzip.compress(b"x"))),
        "nested_too_deep",
    ),
    "traversal": (lambda: tar_of(b"../x"), "path_traversal"),
    "link": (lambda: zip_of(b"l", mode=LINK, data=b"/etc"), "link"),
    "bomb": (lambda: gzip.compress(tar_of_zeros(150 * MIB)), "compression_bomb"),
    "bomb in a single file": (lambda: gzip.compress(bytes(150 * MIB)), "compression_bomb"),
    "encrypted": (lambda: zip_of(b"x", flags=1), "encrypted"),
    "zip behind a program": (lambda: b"#!/usr/bin/python3\n" + zip_of(b"x"), "prepended_data"),
    "cut off": (lambda: zip_of(b"x")[:-30], "truncated"),
    "zip64": (zip64, "unsupported"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0" + bytes(99), "unsupported"),
    "second member": (lambda: gzip.compress(b"x") + gzip.compress(b"y"), "trailing_data"),
}


@pytest.mark.parametrize("label", REFUSED)
def test_what_is_refused_stays_closed_and_leaves_nothing(label, tmp_path):
    make, code = REFUSED[label]

    new, codes = opened(tmp_path, {"lib/in.bin": make(), "lib/app.py": b"1"})

    assert code in codes.values()
    if code != "nested_too_deep":
        assert new == {}


def test_archives_share_one_budget(tmp_path):
    large = gzip.compress(b"data" * MIB)

    _, codes = opened(tmp_path, {f"{n}.gz": large for n in range(3)}, spent_mib=506)

    assert codes == {"0.gz": "opened", "1.gz": "too_large", "2.gz": "too_large"}


def test_a_bomb_does_not_keep_the_others_closed(tmp_path):
    files = {"a.gz": gzip.compress(bytes(60 * MIB)), "b.zip": python_zip(CODE)}

    _, codes = opened(tmp_path, files)

    assert codes == {"a.gz": "compression_bomb", "b.zip": "opened"}


def test_many_small_archives_cannot_hold_more_than_one_may(tmp_path):
    packed = gzip.compress(tar_of(*(b"%d" % n for n in range(7000))))

    _, codes = opened(tmp_path, {f"{n}.tgz": packed for n in range(3)})

    assert list(codes.values()) == ["opened", "opened", "too_many_entries"]


def test_a_neighbour_cannot_take_the_place_of_what_is_opened(tmp_path):
    files = {"in.zip": python_zip(CODE), "in.zip!/a.py": b"mine"}

    new, codes = opened(tmp_path, files)

    assert codes == {"in.zip": "name_collision"}
    assert new == {}


def test_ordinary_files_are_none(tmp_path):
    files = {"a.py": b"PK = 1\n", "b.bin": bytes(2048), "c.png": b"\x89PNG" + bytes(600), "d": b""}

    assert opened(tmp_path, files) == ({}, {})
