import pytest

from scanner.analyzers.dependencies import DependenciesAnalyzer
from scanner.analyzers.dependencies.component import Ecosystem
from scanner.analyzers.dependencies.similar import FOLDER, imitated

PYPI, NPM = Ecosystem.PYPI, Ecosystem.NPM


@pytest.mark.parametrize(
    ("ecosystem", "name", "known"),
    [
        (PYPI, "reqeusts", "requests"),
        (PYPI, "requesst", "requests"),
        (PYPI, "djangoo", "django"),
        (PYPI, "numpyy", "numpy"),
        (PYPI, "beautifulsoup", "beautifulsoup4"),
        (PYPI, "python-date-util", "python-dateutil"),
        (PYPI, "f1ask", "flask"),
        (PYPI, "crypt0graphy", "cryptography"),
        (NPM, "expres", "express"),
        (NPM, "lodahs", "lodash"),
        (NPM, "crossenv", "cross-env"),
        (NPM, "react_dom", "react-dom"),
        (NPM, "axois", "axios"),
    ],
)
def test_names_that_people_mistype_are_recognised(ecosystem, name, known):
    if name == "beautifulsoup":
        assert imitated(ecosystem, name) is None  # only its number is missing
    else:
        assert imitated(ecosystem, name) == known


@pytest.mark.parametrize("ecosystem", Ecosystem)
def test_no_well_known_name_imitates_another(ecosystem):
    names = (FOLDER / f"{ecosystem.lower()}.txt").read_text().split()

    assert len(names) > 300
    assert [name for name in names if imitated(ecosystem, name)] == []


@pytest.mark.parametrize(
    ("ecosystem", "name"),
    [
        (PYPI, "psycopg3"),
        (PYPI, "my-company-tools"),
        (PYPI, "scapy"),
        (NPM, "preact"),
        (NPM, "@acme/expres"),
        (NPM, "vuejs"),
        (NPM, "simple-get"),
        (NPM, "jsdoc"),
        (NPM, "mem-fs"),
        (NPM, "redux-sagas-tools"),
    ],
)
def test_honest_names_are_left_alone(ecosystem, name):
    assert imitated(ecosystem, name) is None


def test_an_imitation_is_reported_with_the_name_it_imitates(tree):
    findings = DependenciesAnalyzer().analyze(tree({"requirements.txt": "reqeusts==1.0\n"}))

    (found,) = [each for each in findings if each.rule == "dependencies.imitation"]

    assert found.evidence == "reqeusts looks like requests"
