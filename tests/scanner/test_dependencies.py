import json
import os

import pytest

from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.dependencies import DependenciesAnalyzer


def found_in(folder):
    """Path, line and rule; that nothing was imported from OSV is another test's business."""
    return {
        (each.path, each.line, each.rule.partition(".")[2])
        for each in DependenciesAnalyzer().analyze(folder)
        if each.rule != "dependencies.not-checked"
    }


def components_of(folder):
    analyzer = DependenciesAnalyzer()
    list(analyzer.analyze(folder))
    return {each["purl"]: each for each in analyzer.details["components"]}


def package(**sections):
    return json.dumps(sections, indent=2)


def test_every_way_to_write_requirements_is_read(tree):
    folder = tree(
        {
            "requirements.txt": os.linesep.join(
                [
                    "-r more.in",
                    "Flask==3.1.3 \\",
                    "    --hash=sha256:00",
                    "requests[socks]>=2 ; python_version > '3'",
                    "tool @ git+https://code.invalid/tool.git@main",
                    "-e ../elsewhere",
                    "http://files.invalid/a-1.0.tar.gz",
                    "--extra-index-url https://pypi.invalid/simple",
                    "# nothing",
                ]
            )
        }
    )

    assert found_in(folder) == {
        ("requirements.txt", 4, "unpinned"),
        ("requirements.txt", 5, "foreign"),
        ("requirements.txt", 6, "outside"),
        ("requirements.txt", 7, "plain-http"),
        ("requirements.txt", 7, "foreign"),
        ("requirements.txt", 8, "second-index"),
    }
    assert components_of(folder)["pkg:pypi/flask@3.1.3"]["where"] == "requirements.txt:2"


PYPROJECT = """
[project]
dependencies = ["flask==3.1.3", "celery>=5"]
[project.optional-dependencies]
extra = ["redis"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
lint = ["ruff"]
[tool.poetry.dependencies]
python = "^3.11"
django = "5.2.1"
own = {path = "../own"}
[tool.poetry.group.test.dependencies]
hypothesis = "*"
"""


def test_a_pyproject_in_all_dialects_is_read(tree):
    folder = tree({"pyproject.toml": PYPROJECT})

    components = components_of(folder)

    assert set(components) == {
        "pkg:pypi/flask@3.1.3",
        "pkg:pypi/celery",
        "pkg:pypi/redis",
        "pkg:pypi/pytest",
        "pkg:pypi/ruff",
        "pkg:pypi/django@5.2.1",
        "pkg:pypi/own",
        "pkg:pypi/hypothesis",
    }
    assert components["pkg:pypi/pytest"]["dev"]
    assert components["pkg:pypi/hypothesis"]["dev"]
    assert {("pyproject.toml", 0, "no-lock-file"), ("pyproject.toml", 12, "outside")} <= found_in(
        folder
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("setup.py", "from setuptools import setup\nN = ['flask>=2']\nsetup(install_requires=N)\n"),
        ("setup.cfg", "[options]\ninstall_requires =\n    flask>=2\n"),
        ("Pipfile", '[packages]\nflask = ">=2"\n'),
        ("requirements/base.txt", "flask>=2\n"),
    ],
)
def test_older_manifests_of_python_are_read(tree, name, text):
    assert set(components_of(tree({name: text}))) == {"pkg:pypi/flask"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("poetry.lock", '[[package]]\nname = "Flask"\nversion = "3.1.3"\n'),
        (
            "uv.lock",
            (
                '[[package]]\nname = "app"\nversion = "1"\nsource = { virtual = "." }\n'
                '[[package]]\nname = "flask"\nversion = "3.1.3"\n'
                'source = { registry = "https://pypi.org/simple" }\n'
            ),
        ),
        ("pdm.lock", '[[package]]\nname = "flask"\nversion = "3.1.3"\ngroups = ["default"]\n'),
        ("Pipfile.lock", '{"default": {"flask": {"version": "==3.1.3"}}, "develop": {}}'),
    ],
)
def test_locks_of_python_are_read(tree, name, text):
    assert set(components_of(tree({name: text}))) == {"pkg:pypi/flask@3.1.3"}


NPM_LOCKS = {
    "package-lock.json": package(
        lockfileVersion=3,
        packages={
            "": {"dependencies": {"express": "^5.0.0"}},
            "node_modules/express": {"version": "5.1.0", "license": "MIT"},
            "node_modules/a/node_modules/@x/b": {"version": "1.0.0", "dev": True},
        },
    ),
    "npm-shrinkwrap.json": package(
        lockfileVersion=1,
        dependencies={
            "express": {"version": "5.1.0", "dependencies": {"@x/b": {"version": "1.0.0"}}}
        },
    ),
    "yarn.lock": '# yarn lockfile v1\n\n\n"@x/b@^1.0.0", "@x/b@^1.0.1":\n  version "1.0.0"\n'
    '  resolved "https://registry.yarnpkg.com/@x/b/-/b-1.0.0.tgz#00"\n\n'
    'express@^5.0.0:\n  version "5.1.0"\n  dependencies:\n    "@x/b" "^1.0.0"\n',
    "berry/yarn.lock": '__metadata:\n  version: 8\n\n"@x/b@npm:^1.0.0":\n  version: 1.0.0\n'
    '  resolution: "@x/b@npm:1.0.0"\n\n"express@npm:^5.0.0":\n  version: 5.1.0\n'
    '  resolution: "express@npm:5.1.0"\n\n"app@workspace:.":\n  version: 0.0.0-use.local\n',
    "pnpm-lock.yaml": "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n"
    "      express:\n        specifier: ^5.0.0\n        version: 5.1.0\n\npackages:\n\n"
    "  '@x/b@1.0.0':\n    resolution: {integrity: sha512-00}\n\n"
    "  express@5.1.0:\n    resolution: {integrity: sha512-00}\n\nsnapshots:\n\n"
    "  '@x/b@1.0.0': {}\n\n  express@5.1.0(supports-color@9.0.0):\n    dependencies: {}\n",
    "old/pnpm-lock.yaml": "lockfileVersion: 5.4\n\npackages:\n\n  /@x/b/1.0.0:\n    dev: false\n\n"
    "  /express/5.1.0_supports-color@9.0.0:\n    dev: false\n",
    "bun.lock": '{\n  "lockfileVersion": 1,\n  "packages": {\n'
    '    "@x/b": ["@x/b@1.0.0", "", {}, "sha512-00"],\n'
    '    "express": ["express@5.1.0", "", {}, "sha512-00"],\n  }\n}\n',
}


@pytest.mark.parametrize(("name", "text"), NPM_LOCKS.items(), ids=NPM_LOCKS.keys())
def test_locks_of_node_are_read(tree, name, text):
    components = components_of(tree({name: text}))

    assert set(components) == {"pkg:npm/express@5.1.0", "pkg:npm/%40x/b@1.0.0"}


def test_a_lock_says_licence_and_what_is_direct(tree):
    folder = tree(
        {
            "package.json": package(dependencies={"express": "^5.0.0"}),
            "package-lock.json": NPM_LOCKS["package-lock.json"],
        }
    )

    components = components_of(folder)

    assert found_in(folder) == set()
    assert components["pkg:npm/express@5.1.0"]["licence"] == "MIT"
    assert components["pkg:npm/express@5.1.0"]["direct"]
    assert not components["pkg:npm/%40x/b@1.0.0"]["direct"]


def test_a_package_without_a_lock_is_found_and_one_that_disagrees(tree):
    asked = package(dependencies={"express": "^4.0.0", "koa": "^3.0.0"})

    without = found_in(tree({"package.json": asked}))
    other = found_in(tree({"package-lock.json": NPM_LOCKS["package-lock.json"]}))

    assert without == {("package.json", 0, "no-lock-file")}
    assert other == {("package.json", 3, "lock-disagrees"), ("package.json", 4, "lock-disagrees")}


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ("*", "wildcard"),
        ("latest", "wildcard"),
        ("github:someone/thing", "foreign"),
        ("someone/thing", "foreign"),
        ("git+https://code.invalid/thing.git", "foreign"),
        ("https://code.invalid/thing.tgz", "foreign"),
        ("file:../thing", "outside"),
    ],
)
def test_versions_that_say_nothing_and_places_outside_are_found(tree, wanted, rule):
    folder = tree({"package.json": package(dependencies={"thing": wanted})})

    assert ("package.json", 3, rule) in found_in(folder)


def test_a_folder_of_the_app_and_a_workspace_are_fine(tree):
    asked = package(dependencies={"own": "file:./own", "other": "workspace:*"})

    assert found_in(tree({"package.json": asked, "yarn.lock": ""})) == set()


def test_a_lock_that_points_elsewhere_is_found_once_for_each_host(tree):
    entries = {
        f"node_modules/{name}": {"version": "1.0.0", "resolved": f"https://evil.invalid/{name}.tgz"}
        for name in ("aaa", "bbb")
    }
    folder = tree({"package-lock.json": package(lockfileVersion=3, packages=entries)})

    assert {rule for _, _, rule in found_in(folder)} == {"locked-elsewhere"}
    assert len(found_in(folder)) == 1


@pytest.mark.parametrize(
    ("name", "line", "rule"),
    [
        (".npmrc", "registry=http://npm.invalid/", "plain-http"),
        (".npmrc", "registry=https://npm.invalid/", "other-index"),
        (".npmrc", "@acme:registry=https://npm.invalid/", "second-index"),
        (".npmrc", "strict-ssl=false", "trusted-host"),
        (".yarnrc.yml", 'npmRegistryServer: "https://npm.invalid"', "other-index"),
        ("pip.conf", "extra-index-url = https://pypi.invalid/simple", "second-index"),
        ("requirements.txt", "--index-url http://pypi.invalid/simple", "plain-http"),
        ("requirements.txt", "--trusted-host pypi.invalid", "trusted-host"),
        ("requirements.txt", "-i https://pypi.invalid/simple", "other-index"),
    ],
)
def test_settings_that_move_the_index_are_found(tree, name, line, rule):
    assert found_in(tree({name: f"{line}\n"})) == {(name, 1, rule)}


@pytest.mark.parametrize(
    "line",
    ["registry=https://registry.npmjs.org/", "//npm.invalid/:always-auth=true", "save-exact=true"],
)
def test_ordinary_settings_are_silent(tree, line):
    assert found_in(tree({".npmrc": f"{line}\n"})) == set()


@pytest.mark.parametrize("name", ["package.json", "uv.lock", "Pipfile.lock", "pyproject.toml"])
def test_a_list_that_cannot_be_read_is_not_taken_for_an_empty_one(tree, name):
    (finding,) = DependenciesAnalyzer().analyze(tree({name: "{ not this"}))

    assert (finding.rule, finding.severity) == ("dependencies.unreadable", Severity.MEDIUM)
    assert finding.kind is Kind.ENGINE


def test_a_list_in_a_generators_template_is_no_list_of_the_app(tree):
    broken = '{"name": "{{ name }}", {% if a %}"x": 1{% endif %}}'

    folder = tree({"templates/web/package.json": broken, "package.json": broken})

    assert found_in(folder) == {
        ("templates/web/package.json", 0, "template"),
        ("package.json", 0, "unreadable"),
    }


def test_without_advisories_the_report_says_what_was_not_checked(tree):
    (finding,) = DependenciesAnalyzer().analyze(tree({"requirements.txt": "flask==3.1.3"}))

    assert (finding.rule, finding.severity) == ("dependencies.not-checked", Severity.INFO)
