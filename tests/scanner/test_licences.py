import json

import pytest

from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.licences import LicencesAnalyzer
from scanner.analyzers.licences.terms import Reach, reach_of
from scanner.analyzers.licences.texts import recognise

MIT = """Copyright (c) 2026 Somebody

Permission is hereby granted, free of charge, to any person obtaining
a copy of this software, to deal in it without restriction, including to use, copy, modify,
merge, publish, distribute it.
"""
AGPL = "GNU AFFERO GENERAL PUBLIC LICENSE\n   Version 3, 19 November 2007\n"
GPL = "GNU GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007\nEveryone is permitted to copy it.\n"
BSD = (
    "Redistributions of source code must retain the above.\n"
    "Redistributions in binary form must reproduce it.\n"
)


def lock(**licences):
    packages = {
        f"node_modules/{name}": {"version": "1.0.0", "license": licence}
        for name, licence in licences.items()
    }
    return json.dumps({"lockfileVersion": 3, "packages": packages}, indent=1)


def findings_in(folder, **declared):
    return list(LicencesAnalyzer(declared).analyze(folder))


def rules_in(folder, **declared):
    return {each.rule.partition(".")[2] for each in findings_in(folder, **declared)}


@pytest.mark.parametrize(
    ("text", "spdx"),
    [
        (MIT, "MIT"),
        (AGPL, "AGPL-3.0"),
        (GPL, "GPL-3.0"),
        (BSD, "BSD-2-Clause"),
        (BSD + "Neither the name of the holder may be used.", "BSD-3-Clause"),
        ("Apache License\nVersion 2.0, January 2004\n... 'Contribution' shall mean", "Apache-2.0"),
        ("All rights reserved.", None),
    ],
)
def test_a_text_is_recognised_by_its_phrases(text, spdx):
    assert recognise(text) == spdx


@pytest.mark.parametrize(
    ("expression", "reach"),
    [
        ("MIT", Reach.FREE),
        ("MIT OR GPL-3.0-only", Reach.FREE),
        ("MIT AND GPL-3.0-only", Reach.WORK),
        ("AGPL-3.0-or-later", Reach.NETWORK),
        ("(MIT OR Apache-2.0) AND MPL-2.0", Reach.FREE),
        ("LGPL-2.1-only", Reach.LIBRARY),
        ("GPL-2.0-only WITH Classpath-exception-2.0", Reach.WORK),
        ("SSPL-1.0", Reach.RESTRICTED),
        ("", Reach.FREE),
    ],
)
def test_an_expression_reaches_as_far_as_its_mildest_choice(expression, reach):
    assert reach_of(expression) is reach


def test_a_network_licence_in_a_permissive_app_is_medium_and_told_with_its_line(tree):
    folder = tree({"package-lock.json": lock(helper="AGPL-3.0-only", fine="MIT")})

    (finding,) = findings_in(folder, license="MIT")

    assert (finding.rule, finding.kind) == ("licences.conflict", Kind.LICENCE)
    assert finding.severity is Severity.MEDIUM
    assert (
        "node_modules/helper"
        in folder.joinpath("package-lock.json").read_text().split("\n")[finding.line - 1]
    )
    assert finding.evidence == "helper is under AGPL-3.0-only, the app under MIT."


@pytest.mark.parametrize(
    ("own", "dependency", "rules"),
    [
        ("MIT", "GPL-3.0-only", {"conflict"}),
        ("LicenseRef-closed", "GPL-3.0-only", {"conflict"}),
        ("GPL-3.0-or-later", "GPL-3.0-only", set()),
        ("GPL-3.0-or-later", "AGPL-3.0-only", {"conflict"}),
        ("AGPL-3.0-only", "GPL-3.0-only", set()),
        ("MIT", "MIT OR GPL-3.0-only", set()),
        ("MIT", "LGPL-3.0-only", set()),
        ("MIT", "MPL-2.0", set()),
        ("MIT", "SSPL-1.0", {"restricted"}),
    ],
)
def test_which_licences_go_together(tree, own, dependency, rules):
    folder = tree({"package-lock.json": lock(helper=dependency)})

    assert rules_in(folder, license=own) == rules


def test_a_text_that_is_not_the_declared_licence_is_found(tree):
    folder = tree({"LICENSE": GPL})

    assert rules_in(folder, license="MIT") == {"other-text"}
    assert rules_in(folder, license="GPL-3.0-or-later") == set()
    assert rules_in(folder, license="LicenseRef-closed") == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", '{\n"license": "GPL-3.0-only"}'),
        ("pyproject.toml", '[project]\nlicense = "GPL-3.0-only"\n'),
        ("pyproject.toml", '[project]\nlicense = {text = "GPL-3.0-only"}\n'),
    ],
)
def test_a_field_that_is_not_the_declared_licence_is_found(tree, name, text):
    (finding,) = findings_in(tree({name: text}), license="MIT")

    assert (finding.rule, finding.line) == ("licences.other-field", 2)


def test_an_app_that_names_its_licence_nowhere_is_mentioned(tree):
    (finding,) = findings_in(tree({"package-lock.json": lock(helper="MIT")}))

    assert (finding.rule, finding.severity) == ("licences.undeclared", Severity.INFO)


def test_licences_of_tests_and_of_parts_are_left_alone(tree):
    folder = tree({"tests/LICENSE": GPL, "vendor/a/LICENSE": GPL, "part/package.json": "{"})

    assert rules_in(folder, license="MIT") == set()


def test_the_details_say_what_was_found_where(tree):
    analyzer = LicencesAnalyzer({"license": "MIT"})

    list(analyzer.analyze(tree({"LICENSE": MIT, "package.json": '{"license": "MIT"}'})))

    assert analyzer.details == {
        "declared": "MIT",
        "found": {"LICENSE": "MIT", "package.json": "MIT"},
    }
