"""Projects in the ways projects say what they need. Packages are really fetched."""

import json
import tarfile

import pytest

from runtime.backends.base import BuildFailed
from tests.contracts.conftest import open_place


@pytest.fixture(scope="module")
def here():
    place = open_place("bubblewrap")
    if not place.probe.works:
        pytest.skip(place.probe.detail)
    yield place
    place.close()


@pytest.fixture
def lines():
    """What the last build said."""
    return []


@pytest.fixture
def build(here, tmp_path, lines):
    """Build a project of these files; where its result is."""

    def build(stack, files, **changes):
        lines.clear()
        archive = tmp_path / "project.tar.gz"
        with tarfile.open(archive, "w:gz") as tar:
            for name, content in files.items():
                (tmp_path / name).write_text(content)
                tar.add(tmp_path / name, name)
        key = here.new_key("project")
        here.build(key=key, stack=stack, bundle=archive, log=lines.append, **changes)
        return here.backend.builds.app_of(key)

    return build


def packages(app):
    return {path.name.partition("-")[0].lower() for path in app.glob(".venv/lib/*/*/*.dist-info")}


def test_a_pyproject_is_installed_and_its_framework_gets_a_server(build):
    project = '[project]\nname = "sample"\nversion = "1"\ndependencies = ["flask==3.1.*"]\n'

    app = build("python", {"pyproject.toml": project, "app.py": ""})

    assert packages(app) >= {"flask", "gunicorn"}
    assert list(app.glob(".venv/lib/*/*/flask/__pycache__/app.*.pyc"))


def test_a_developers_own_installation_finds_pip(build):
    app = build("python", {"needs.txt": "six\n"}, install="pip install -r needs.txt")

    assert "six" in packages(app)


def test_a_package_that_does_not_exist_is_said_so(build, lines):
    with pytest.raises(BuildFailed) as failure:
        build("python", {"requirements.txt": "surely-no-such-package-7426\n"})

    assert "surely-no-such-package-7426" in failure.value.log
    assert "compiler" not in failure.value.log
    assert "Traceback" not in failure.value.log


def test_a_package_that_needs_a_compiler_is_said_so(build):
    source = """
from setuptools import Extension, setup
setup(name="x", version="1", ext_modules=[Extension("x", ["missing.c"])])
"""

    with pytest.raises(BuildFailed) as failure:
        build("python", {"setup.py": source})

    assert "compiler" in failure.value.log


def test_a_build_step_gets_development_tools_and_its_result_is_kept(build):
    package = {"name": "sample", "version": "1.0.0", "devDependencies": {"is-odd": "3.0.1"}}

    app = build(
        "node",
        {"package.json": json.dumps(package)},
        build="node -e \"require('fs').writeFileSync('out', String(require('is-odd')(3)))\"",
    )

    assert (app / "out").read_text() == "true"


def test_without_a_build_step_development_tools_are_left_out(build):
    package = {"name": "sample", "version": "1.0.0", "devDependencies": {"is-odd": "3.0.1"}}

    app = build("node", {"package.json": json.dumps(package)})

    assert not (app / "node_modules" / "is-odd").exists()


def test_install_scripts_of_packages_do_not_run(build):
    package = {"name": "sample", "version": "1.0.0", "scripts": {"postinstall": "touch ran"}}

    app = build("node", {"package.json": json.dumps(package)})

    assert not (app / "ran").exists()


def test_nothing_of_the_cache_stays_and_everybody_may_read(build):
    app = build("python", {"requirements.txt": "six\n"})

    assert not (app / ".matrix-cache").exists()
    assert all(path.stat().st_mode & 0o004 for path in app.rglob("*") if not path.is_symlink())
