"""``matrix.toml`` and what is detected where it says nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appstore import detection, manifest
from appstore.manifest import Manifest, ManifestInvalid, RuntimeUnknown

FLASK = {"stack": "python", "runtime": "flask", "start": "gunicorn app:app"}

WRONG = [
    ("[[[", "matrix.toml"),
    ("a = ", "matrix.toml"),
    ("n = " + "9" * 5000, "matrix.toml"),
    ("a = " + "[" * 30_000, "nested"),
    ("colour = 'red'", "`colour`"),
    ("license = 5", "`license`"),
    ("source = 'ajar'", "`source`"),
    ("runtime = 'cobol'", "`runtime`"),
    ("runtime = ['flask']", "`runtime`"),
    ("runtime = 5", "`runtime`"),
    ("start = 5", "`start`"),
    ("start = '" + "x" * 1001 + "'", "`start`"),
    ('start = "a\\u0000b"', "`start`"),
    ("build = []", "`build`"),
    ("install = true", "`install`"),
    ("port = '8000'", "`port`"),
    ("port = 80", "`port`"),
    ("port = 65536", "`port`"),
    ("port = true", "`port`"),
    ("port = 8000.5", "`port`"),
    ("health_path = 'health'", "`health_path`"),
    ("health_path = '/a b'", "`health_path`"),
    ('health_path = "/a\\r\\nX: y"', "`health_path`"),
    ("environment = 5", "`environment`"),
    ("[environment]\n'a b' = 'c'", "`a b`"),
    ("[environment]\nA = 5", "`environment.A`"),
    ("permissions = 5", "`permissions`"),
    ("[permissions]\nhosts = 'a.org'", "`permissions.hosts`"),
    ("[permissions]\nhosts = ['https://a.org']", "https://a.org"),
    ("[permissions]\nhosts = ['*']", "“*”"),
    ("[permissions]\nhosts = ['*.*.org']", "*.*.org"),
    ("[permissions]\nhosts = ['a.org:80']", "a.org:80"),
    ("[permissions]\nhosts = ['-a.org']", "-a.org"),
    ("[permissions]\nhosts = [5]", "“5”"),
    ("[permissions]\nhosts = [" + "'a.org'," * 51 + "]", "`permissions.hosts`"),
    ("[resources]\nmemory_mib = 1", "`resources.memory_mib`"),
    ("[resources]\nmemory_mib = 100000", "`resources.memory_mib`"),
    ("[resources]\ncpu_millicores = -1", "`resources.cpu_millicores`"),
    ("[resources]\ndisk_mib = 'much'", "`resources.disk_mib`"),
]


@pytest.mark.parametrize(("text", "named"), WRONG)
def test_what_is_wrong_is_named(text, named):
    with pytest.raises(ManifestInvalid) as refused:
        manifest.read(text, detected=FLASK)
    assert named in str(refused.value)
    assert len(str(refused.value)) < 500


def test_what_is_left_out_is_detected():
    read = manifest.read("port = 5000", detected=FLASK)
    assert (read.stack, read.runtime, read.start, read.port) == (
        "python",
        "flask",
        "gunicorn app:app",
        5000,
    )


def test_what_is_declared_wins():
    text = """
        name = "Lens"
        runtime = "express"
        start = "node server.js"
        health_path = "/healthz"
        [environment]
        MODE = "fast"
        [permissions]
        hosts = ["b.example.org", "*.example.com", "b.example.org"]
        [resources]
        memory_mib = 64
    """
    read = manifest.read(text, detected=FLASK)
    assert (read.stack, read.start, read.memory_mib) == ("node", "node server.js", 64)
    assert read.hosts == ("*.example.com", "b.example.org")
    assert read.environment == (("MODE", "fast"),)


@pytest.mark.parametrize("text", [None, "", "port = 8000", "runtime = 'flask'", "start = 'x'"])
def test_nothing_can_be_run_without_knowing_how(text):
    with pytest.raises(RuntimeUnknown):
        manifest.read(text, detected=None)


@given(
    st.builds(
        Manifest,
        stack=st.sampled_from(["python", "node", "static"]),
        runtime=st.text(max_size=10),
        start=st.text(max_size=20),
        port=st.integers(1024, 65535),
        environment=st.dictionaries(st.text(max_size=5), st.text(max_size=5)).map(
            lambda table: tuple(sorted(table.items()))
        ),
        hosts=st.lists(st.text(max_size=9)).map(tuple),
        declared=st.lists(st.text(max_size=9)).map(tuple),
    )
)
def test_a_manifest_survives_being_stored(declared):
    assert Manifest.from_json(json.loads(json.dumps(declared.as_json()))) == declared


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["apps", "target", "scripts", "start", "servers", "directory", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
FACTS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("python", "node", "pages", "contents"), JUNK)
)


@given(FACTS)
def test_whatever_a_sandbox_says_of_a_bundle_is_a_start_or_nothing(facts):
    found = detection.detect(facts)
    assert found is None or {"stack", "runtime", "start"} <= found.keys()


@given(FACTS)
def test_and_reading_it_ends_in_a_manifest_or_a_refusal(facts):
    try:
        read = manifest.read(None, detected=detection.detect(facts))
    except (ManifestInvalid, RuntimeUnknown):
        return
    assert "\0" not in read.start
    assert json.dumps(read.as_json())


def python_app(**other):
    app = {
        "target": "app:app",
        "directory": ".",
        "protocol": "wsgi",
        "framework": "flask",
        "is_factory": False,
        "needs_arguments": False,
    }
    return {"python": {"apps": [app | other]}, "node": None, "pages": [], "contents": {}}


def node_app(**other):
    node = {"scripts": {}, "dependencies": ["express"], "servers": [], "main": None}
    return {"python": {"apps": []}, "node": node | other, "pages": [], "contents": {}}


DETECTED = [
    (python_app(), "flask", "app:app"),
    (python_app(framework="fastapi", protocol="asgi"), "fastapi", "uvicorn"),
    (python_app(framework="django"), "python", "gunicorn"),
    (python_app(directory="src dir"), "flask", "--chdir 'src dir'"),
    (python_app(target="app:make()", protocol="asgi", is_factory=True), "flask", "--factory"),
    (python_app(target="app:a; rm -rf /"), "flask", "'app:a; rm -rf /'"),
    (python_app() | {"contents": {"Procfile": "web: gunicorn x:y\nworker: z"}}, "flask", "x:y"),
    (python_app() | {"contents": {"Procfile": "web:\nworker: evil"}}, "flask", "app:app"),
    (node_app(scripts={"start": "node index.js"}), "express", "node index.js"),
    (node_app(servers=["server.js"]), "express", "node server.js"),
    (node_app(main="a b.js", dependencies=[]), "node", "node 'a b.js'"),
    (
        node_app(scripts={"start": "next start", "build": "next build"}, dependencies=["next"]),
        "nextjs",
        "next start",
    ),
    (
        {"python": {"apps": []}, "node": None, "pages": ["index.html"], "contents": {}},
        "static",
        ".",
    ),
]


@pytest.mark.parametrize(("facts", "runtime", "start"), DETECTED)
def test_ordinary_projects_are_recognised(facts, runtime, start):
    found = detection.detect(facts)
    assert found["runtime"] == runtime
    assert start in found["start"]


@pytest.mark.parametrize("facts", [python_app(needs_arguments=True), node_app()])
def test_others_are_not(facts):
    assert detection.detect(facts) is None
