import json
from datetime import UTC, datetime

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scanner import sbom
from scanner.analyzers.dependencies.component import Component, Ecosystem

NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)


def part(name="flask", **more):
    facts = {"ecosystem": Ecosystem.PYPI, "path": "requirements.txt", "line": 3} | more
    return Component(name=name, **facts).as_json()


def made(*parts, **more):
    about = {"app": "word-count", "version": "1.2.0", "bundle_sha256": "ab" * 32, "at": NOW}
    written = sbom.document(parts, **about | more)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    return json.loads(written)


def test_each_package_is_a_component_with_its_address_version_licence_and_place():
    bom = made(part(version="3.1.0", licence="BSD-3-Clause"), license_expression="MIT")

    (component,) = bom["components"]
    assert component["purl"] == "pkg:pypi/flask@3.1.0"
    assert component["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert {"name": "matrix:where", "value": "requirements.txt:3"} in component["properties"]
    assert bom["metadata"]["component"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert bom["dependencies"][-1] == {
        "dependsOn": ["pkg:pypi/flask@3.1.0"],
        "ref": "word-count@1.2.0",
    }


def test_a_scoped_package_keeps_its_group():
    (component,) = made(part("@scope/thing", ecosystem=Ecosystem.NPM, version="1.0.0"))[
        "components"
    ]

    assert (component["group"], component["name"]) == ("@scope", "thing")


def test_what_is_for_development_only_is_said_to_be_left_out():
    assert made(part(is_dev=True))["components"][0]["scope"] == "excluded"


def test_the_same_package_in_two_files_is_one():
    bom = made(part(version="1"), part(version="1", path="poetry.lock"))

    assert len(bom["components"]) == 1


def test_odd_licences_and_versions_do_not_break_it():
    bom = made(
        part(version="1 or so", licence="see LICENSE & <notes>"), part("b", licence="MIT OR X")
    )

    assert len(bom["components"]) == 2


def test_an_app_of_nothing_but_its_own_code_is_said_to_be_that():
    assert "components" not in made()


def test_the_same_bundle_has_the_same_document():
    assert made(part()) == made(part())
    assert made(part())["serialNumber"] != made(part(), bundle_sha256="cd" * 32)["serialNumber"]
