"""Code in archives within the upload is read as well, and what cannot be opened is no pass."""

import gzip

import pytest

from scanner.analyzers.base import Kind, Severity
from scanner.engine import scan
from scanner.scoring import Risk
from tests.sandbox.honest_archives import python_zip
from tests.sandbox.tar_makers import tar_of, tar_of_zeros
from tests.scanner.test_engine import APP, DROPPER

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def report(state, tmp_path_factory):
    second = python_zip({"x/setup.py": DROPPER, "x/app.py": APP})
    files = {
        "app.py": APP.encode(),
        "libs/vendor.zip": python_zip({"inner/second.zip": second}),
        "libs/evil.tar": tar_of(b"../../etc/cron.d/x"),
        "data/bomb.gz": gzip.compress(tar_of_zeros(90 * MIB)),
        "old.rar": b"Rar!\x1a\x07\x01\0" + bytes(99),
    }
    archive = state / "nested.zip"
    archive.write_bytes(python_zip(files))
    return scan(archive, state=state, declared={})


def named(report, rule):
    return {found.path: found for found in report.findings if found.rule == rule}


def test_malicious_code_two_archives_deep_is_found(report):
    places = {found.path for found in report.findings if found.severity is Severity.CRITICAL}

    assert places == {"libs/vendor.zip!/inner/second.zip!/x/setup.py"}
    assert report.risk is Risk.CRITICAL


def test_a_hostile_archive_within_is_a_finding_with_code_and_entry(report):
    refused = named(report, "files.nested-archive-refused")

    assert set(refused) == {"libs/evil.tar", "data/bomb.gz"}
    assert "path_traversal" in refused["libs/evil.tar"].evidence
    assert "../../etc/cron.d/x" in refused["libs/evil.tar"].evidence
    assert "compression_bomb" in refused["data/bomb.gz"].evidence
    assert {found.kind for found in refused.values()} == {Kind.MALICE}
    assert all(found.severity.rank >= Severity.MEDIUM.rank for found in refused.values())


def test_what_stayed_closed_is_listed_as_not_read(report):
    closed = {file.path for file in report.skipped}

    assert {"libs/evil.tar", "data/bomb.gz", "old.rar"} <= closed
    assert named(report, "files.archive").keys() == {"old.rar"}
    assert report.complete


def test_what_was_opened_is_listed(report):
    opened = named(report, "files.nested-archive")

    assert opened.keys() == {"libs/vendor.zip", "libs/vendor.zip!/inner/second.zip"}
