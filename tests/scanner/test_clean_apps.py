"""Ordinary apps and packages are not suspicious. ``scanner.training.clean_apps`` asks many more."""

from importlib.metadata import distribution
from pathlib import Path

import pytest

from scanner.engine import scan, targets
from scanner.scoring import Risk

CLEAN = Path(__file__).with_name("clean")
CATALOGUE = Path(__file__).parents[2] / "marketplace/local/catalogue"
STACKS = ("express", "fastapi", "flask", "nextjs", "node", "python", "react")
PACKAGES = ("djangorestframework", "django-allauth", "requests", "whitenoise", "nh3", "segno")


def read(folder, state, tmp_path):
    target = targets.prepare(folder, tmp_path)
    archive = state / f"{folder.name}.target"
    archive.write_bytes(target.path.read_bytes())
    archive.chmod(0o644)
    return scan(archive, is_folder=target.is_folder, state=state, declared={})


@pytest.mark.parametrize("stack", STACKS)
def test_a_small_clean_app_of_each_stack_is_low(stack, state, tmp_path):
    report = read(CLEAN / stack, state, tmp_path)

    assert (report.risk, report.complete) == (Risk.LOW, True), report.reasons


@pytest.mark.parametrize("app", sorted(path.name for path in CATALOGUE.iterdir() if path.is_dir()))
def test_a_demo_app_of_the_catalogue_is_low(app, state, tmp_path):
    report = read(CATALOGUE / app, state, tmp_path)

    assert (report.risk, report.complete) == (Risk.LOW, True), report.reasons


@pytest.mark.parametrize("name", PACKAGES)
def test_an_installed_package_is_at_most_medium(name, state, tmp_path):
    folder = tmp_path / "package"
    for file in distribution(name).files or ():
        if file.suffix in {".py", ".js"} and ".." not in file.parts:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.locate().read_bytes())

    report = read(folder, state, tmp_path)

    assert report.complete
    assert report.risk.rank <= Risk.MEDIUM.rank, report.reasons
