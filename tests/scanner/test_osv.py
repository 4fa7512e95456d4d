import json
import sqlite3
import zipfile
from datetime import UTC, datetime

import pytest

from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.dependencies import DependenciesAnalyzer
from scanner.analyzers.dependencies.component import Component, Ecosystem
from scanner.analyzers.dependencies.osv import OsvIndex
from scanner.engine import cvss, osv, scan

AT = datetime(2026, 11, 28, tzinfo=UTC)


def advisory(identifier, ecosystem, name, *events, versions=(), **more):
    affected = {"package": {"ecosystem": ecosystem, "name": name}, "versions": list(versions)}
    if events:
        affected["ranges"] = [
            {
                "type": "SEMVER" if ecosystem == "npm" else "ECOSYSTEM",
                "events": [dict([event]) for event in events],
            }
        ]
    return {"id": identifier, "summary": "Made up.", "affected": [affected], **more}


WEAK = advisory(
    "GHSA-made-up-1",
    "PyPI",
    "Some_Thing",
    ("introduced", "1.0"),
    ("fixed", "1.5.1"),
    ("introduced", "2.0rc1"),
    ("fixed", "2.0.3"),
    aliases=["CVE-2026-00001"],
    severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}],
    database_specific={"cwe_ids": ["CWE-79"]},
)
NODE = advisory("GHSA-made-up-2", "npm", "@x/thing", ("introduced", "0"), ("fixed", "1.2.3"))
LAST = advisory("OSV-made-up-3", "npm", "old", ("introduced", "0"), ("last_affected", "2.0.0"))
BAD = advisory("MAL-2026-0001", "npm", "bad-thing", ("introduced", "0"))
GONE = advisory("GHSA-made-up-4", "PyPI", "fine", ("introduced", "0"), withdrawn="2026-01-01")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def imported(home, *documents, name="all.zip"):
    path = home.parent / name
    with zipfile.ZipFile(path, "w") as archive:
        for document in documents:
            archive.writestr(f"{document['id']}.json", json.dumps(document))
    osv.import_advisories([path], state=home, at=AT)
    return osv.index_of(home)


def known_of(index, ecosystem, name, version):
    component = Component(Ecosystem(ecosystem), name, "requirements.txt", version=version)
    return [(each.id, each.fixed) for each in OsvIndex(index).affecting(component)]


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ("0.9", None),
        ("1.0", "1.5.1"),
        ("1.5", "1.5.1"),
        ("1.5.1rc1", "1.5.1"),
        ("1.5.1", None),
        ("1.10", None),
        ("2.0rc1", "2.0.3"),
        ("2.0.2.post1", "2.0.3"),
        ("2.0.3", None),
        ("", None),
        ("not a version", None),
    ],
)
def test_versions_of_python_are_compared_as_python_does(home, version, fixed):
    found = known_of(imported(home, WEAK), "PyPI", "some-thing", version)

    assert found == ([("GHSA-made-up-1", fixed)] if fixed else [])


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [
        ("0.0.1", True),
        ("1.2.3-beta.2", True),
        ("1.2.2", True),
        ("1.2.3", False),
        ("1.2.3+build", False),
        ("1.10.0", False),
    ],
)
def test_versions_of_node_are_compared_as_npm_does(home, version, is_affected):
    assert bool(known_of(imported(home, NODE), "npm", "@x/thing", version)) is is_affected


def test_the_last_affected_version_is_affected(home):
    index = imported(home, LAST)

    assert known_of(index, "npm", "old", "2.0.0") == [("OSV-made-up-3", "")]
    assert known_of(index, "npm", "old", "2.0.1") == []


def test_versions_that_are_listed_one_by_one_are_found(home):
    index = imported(home, advisory("X-1", "PyPI", "odd", versions=["1.0", "weird-7"]))

    assert known_of(index, "PyPI", "odd", "weird-7") == [("X-1", "")]
    assert known_of(index, "PyPI", "odd", "2.0") == []


def test_a_known_weakness_is_reported_with_its_names_and_its_cure(home, tree):
    index = imported(home, WEAK)

    (found,) = DependenciesAnalyzer(index).analyze(
        tree({"requirements.txt": "# pinned\nsome.thing==1.4\n"})
    )

    assert (found.rule, found.line, found.cwe) == ("dependencies.vulnerable", 2, 79)
    assert (found.severity, found.kind) == (Severity.HIGH, Kind.DEPENDENCY)
    assert found.evidence == "some-thing 1.4: GHSA-made-up-1, CVE-2026-00001"
    assert found.remedy == "Use 1.5.1 or later."
    assert "CVSS 7.5" in found.message


def test_a_weakness_of_what_only_developers_use_is_low(home, tree):
    index = imported(home, WEAK)

    found = DependenciesAnalyzer(index).analyze(tree({"requirements-dev.txt": "some.thing==1.4\n"}))

    assert [each.severity for each in found] == [Severity.LOW]


def test_a_malicious_package_is_critical_whatever_its_version(home, tree):
    index = imported(home, BAD, WEAK)
    package = json.dumps({"dependencies": {"bad-thing": "^1.0.0"}})

    findings = list(DependenciesAnalyzer(index).analyze(tree({"package.json": package})))

    (found,) = [each for each in findings if each.severity is Severity.CRITICAL]
    assert (found.rule, found.kind) == ("dependencies.malicious", Kind.MALICE)


def test_an_ecosystem_that_was_not_imported_is_said_not_to_be_checked(home, tree):
    index = imported(home, WEAK)
    lock = json.dumps({"packages": {"node_modules/a": {"version": "1.0.0"}}})

    (found,) = DependenciesAnalyzer(index).analyze(tree({"package-lock.json": lock}))

    assert (found.rule, found.evidence) == ("dependencies.not-checked", "Nothing about npm")


def test_a_second_import_replaces_one_ecosystem_and_keeps_the_other(home):
    imported(home, WEAK, NODE)

    index = imported(home, LAST)

    assert known_of(index, "PyPI", "some-thing", "1.0") == [("GHSA-made-up-1", "1.5.1")]
    assert known_of(index, "npm", "@x/thing", "1.0.0") == []
    assert OsvIndex(index).about["imported_at"] == AT.isoformat()


def test_what_was_withdrawn_is_not_imported(home):
    with pytest.raises(ValueError, match="no advisories"):
        imported(home, GONE)


def test_an_import_that_fails_leaves_the_index_as_it_was(home):
    index = imported(home, WEAK)
    before = index.read_bytes()
    broken = home.parent / "broken"
    broken.mkdir()
    (broken / "a.json").write_text("{")

    with pytest.raises(ValueError, match="Expecting"):
        osv.import_advisories([broken], state=home, at=AT)

    assert index.read_bytes() == before
    assert [path.name for path in index.parent.iterdir()] == ["index.sqlite"]


def test_a_folder_can_be_imported_by_its_word(home, monkeypatch, capsys):
    folder = home.parent / "advisories"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(json.dumps(WEAK))
    monkeypatch.setenv("MATRIX_HOME", str(home))

    from scanner.engine import command  # noqa: PLC0415 -- it reads MATRIX_HOME when it runs

    assert command.main(["osv", "import", str(folder)]) == 0
    assert capsys.readouterr().out == "1 advisories imported.\n"
    assert command.main(["osv", "import", str(folder / "missing.zip")]) == 4


def test_a_broken_index_fails_instead_of_passing(home, tree):
    index = imported(home, WEAK)
    index.write_bytes(b"not a database")

    with pytest.raises(sqlite3.Error):
        list(DependenciesAnalyzer(index).analyze(tree({"requirements.txt": "flask==3.1.3\n"})))


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
        ("CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:L", 1.8),
        ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
        ("nonsense", None),
    ],
)
def test_the_score_is_that_of_the_specification(vector, score):
    assert cvss.base_score(vector) == score


def test_the_sandbox_reads_the_operators_index(pack, state):
    archive = pack({"requirements.txt": "some-thing==1.4\n"})
    source = state / "advisories"
    source.mkdir()
    (source / "a.json").write_text(json.dumps(WEAK))
    osv.import_advisories([source], state=state, at=AT)

    try:
        report = scan(archive, state=state, declared={})
    finally:
        osv.index_of(state).unlink()

    assert "dependencies.vulnerable" in {each.rule for each in report.findings}
    assert report.details["dependencies"]["advisories"]["advisories"] == "1"
