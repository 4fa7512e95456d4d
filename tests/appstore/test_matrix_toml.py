"""What is wrong with a matrix.toml is said at once, with its place."""

import json
import tomllib
import tracemalloc

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from appstore import manifest, matrix_toml
from appstore.matrix_toml import canonical_license
from appstore.toml_places import locate

FLASK = {"stack": "python", "runtime": "flask", "start": "gunicorn app:app"}

EVERYTHING_WRONG = """\
runtim = "flask"
port = 80

[permissions]
hosts = [
  "example.org",
  "https://example.org",
]
[environment]
"A B" = "c"
"""


def test_all_that_is_wrong_is_said_at_once_and_where():
    _, findings = matrix_toml.read(EVERYTHING_WRONG)

    assert [(found.line, found.column, found.path) for found in findings] == [
        (1, 1, "runtim"),
        (2, 1, "port"),
        (7, 3, "permissions.hosts[1]"),
        (10, 1, "environment.A B"),
    ]
    assert "did you mean `runtime`?" in findings[0].message


SYNTAX = [("a = ", (1, 5)), ("port = 8000\n\nx = [", (3, 6)), ("n = " + "9" * 5000, (1, 1))]


@pytest.mark.parametrize(("text", "place"), SYNTAX, ids=["value", "list", "number"])
def test_what_is_no_toml_has_a_place_too(text, place):
    _, (found,) = matrix_toml.read(text)
    assert (found.line, found.column) == place


def test_the_published_schema_is_one_and_everybody_may_read_it(client):
    answer = client.get("/schemas/matrix.json")

    assert answer["Content-Type"] == "application/schema+json"
    schema = answer.json()
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{settings.SITE_URL}/schemas/matrix.json"


def every_key(schema):
    for name, key in schema.get("properties", {}).items():
        yield name, key
        yield from every_key(key)


def test_every_key_is_described_for_editors():
    assert [name for name, key in every_key(matrix_toml.SCHEMA) if "description" not in key] == []


def test_the_schema_promises_what_an_instance_may_have():
    most = {name: key.get("maximum") for name, key in every_key(matrix_toml.SCHEMA)}
    assert most["cpu_millicores"] == settings.INSTANCE_CPU_MILLICORES
    assert most["memory_mib"] == settings.INSTANCE_MEMORY_MIB
    assert most["disk_mib"] == settings.INSTANCE_DISK_MIB
    assert matrix_toml.SCHEMA["properties"]["runtime"]["enum"] == sorted(manifest.STACKS)


@given(st.text(max_size=80) | st.text(alphabet="ab.=[]{}\"'#, \n1\\", max_size=60))
def test_no_text_breaks_the_reader(text):
    document, findings = matrix_toml.read(text)
    assert findings or document == tomllib.loads(text)
    assert all(found.line >= 1 and found.column >= 1 for found in findings)


NAMES = st.text(alphabet="ab.\"'= é#[]-", min_size=1, max_size=4)
VALUES = st.recursive(
    st.integers() | st.booleans() | st.text(max_size=8) | st.just("\"''' # ]"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


def written(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(k)} = {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[ # all of it\n" + ",\n  ".join(map(written, value)) + "\n]"
    return json.dumps(value) if isinstance(value, bool | int) else quoted(value)


def quoted(text):
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def walk(value, path=()):
    if path:
        yield path
    members = value.items() if isinstance(value, dict) else ()
    for key, inner in enumerate(value) if isinstance(value, list) else members:
        yield from walk(inner, (*path, key))


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.lists(VALUES, max_size=2))
def test_everything_in_a_document_has_its_place(top, entries):
    lines = [f"{quoted(name)} = {written(value)}" for name, value in top.items() if name != "a"]
    lines += [f"[[ a . b ]]\nx.y = {written(value)}" for value in entries]
    text = "\n".join(lines)
    document = tomllib.loads(text)

    places = locate(text)

    assert set(walk(document)) == places.keys()
    for path, (line, column) in places.items():
        rest = "\n".join(text.split("\n")[line - 1 :])[column - 1 :]
        name = path[-1]
        if isinstance(name, str):
            assert rest.startswith((quoted(name), name, "[["))


LICENSES = [
    ("mit", "MIT"),
    ("mit or (apache-2.0 and bsd-3-clause)", "MIT OR (Apache-2.0 AND BSD-3-Clause)"),
    ("LicenseRef-My-Own", "LicenseRef-My-Own"),
    ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
]


@pytest.mark.parametrize(("said", "canonical"), LICENSES)
def test_a_licence_is_written_as_spdx_does(said, canonical):
    assert canonical_license(said) == canonical
    assert manifest.read(f"license = '{said}'", detected=FLASK).license == canonical


@given(st.text(max_size=250) | st.text(alphabet="() mitorand", max_size=250))
def test_any_other_licence_is_refused_and_breaks_nothing(said):
    canonical = canonical_license(said)
    assert canonical == "" or canonical_license(canonical) == canonical


def test_a_licence_nobody_knows_is_named():
    with pytest.raises(manifest.ManifestInvalid) as refused:
        manifest.read("\nlicense = 'Beerware 7'", detected=FLASK)
    assert refused.value.errors[0]["line"] == 2
    assert "SPDX" in str(refused.value)


DEEP = ".".join(["a"] * 30_000)
DEEP_DOCUMENTS = {
    "a key": f"{DEEP} = 1",
    "a table": f"[{DEEP}]",
    "quoted": ".".join(['"a"'] * 15_000) + " = 1",
    "after a string": f'x = {{k = """"a""", {DEEP} = 1}}',
    "after a comment": f"x = 1 # '\n{DEEP} = 1",
}


@pytest.mark.parametrize("text", DEEP_DOCUMENTS.values(), ids=DEEP_DOCUMENTS)
def test_a_key_of_thousands_of_parts_costs_no_memory(text):
    tracemalloc.start()
    try:
        _, findings = matrix_toml.read(text)
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert findings == [matrix_toml.TOO_DEEP]
    assert most_bytes < 10_000_000


def test_dots_in_strings_and_comments_are_no_parts_of_keys():
    dots = "a." * 1_000
    text = f'# {dots}\nstart = """\n{dots}\n"""\nbuild = \'{dots}\'\n'
    document, findings = matrix_toml.read(text)
    assert matrix_toml.TOO_DEEP not in findings
    assert document["build"] == dots
