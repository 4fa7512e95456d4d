import pytest

from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.capabilities import CapabilitiesAnalyzer

PYTHON_CALLS = [
    "import requests\nrequests.get('https://api.weather.com/now')",
    "import requests as r\nr.post(url='https://api.weather.com/now')",
    "import httpx\nURL = 'https://api.weather.com/now'\nhttpx.get(URL)",
    "import httpx\nhttpx.get(f'https://api.weather.com/{day}')",
    "import httpx\nBASE = 'https://api.weather.com'\nhttpx.get(f'{BASE}/{day}')",
    "import httpx\nclient = httpx.AsyncClient(base_url='https://api.weather.com')",
    "from urllib.request import urlopen\nurlopen('https://api.weather.com/' + day)",
    "import smtplib\nsmtplib.SMTP('smtp://api.weather.com')",
    "import aiohttp\nasync def a(session):\n    await session.get('https://api.weather.com/now')",
]
SCRIPT_CALLS = [
    "await fetch('https://api.weather.com/now');",
    "const url = 'https://api.weather.com/now';\nawait fetch(url);",
    "const base = `https://api.weather.com`;\nawait axios.get(`${base}/now`);",
    "const api = axios.create({ baseURL: 'https://api.weather.com' });",
    "https.request({ hostname: 'api.weather.com' });",
    "new WebSocket('wss://api.weather.com/live');",
]


def run(folder, **declared):
    analyzer = CapabilitiesAnalyzer(declared)
    return list(analyzer.analyze(folder)), analyzer.details


def rules_in(folder, **declared):
    return {each.rule.partition(".")[2] for each in run(folder, **declared)[0]}


@pytest.mark.parametrize(
    ("name", "code"),
    [("app.py", code) for code in PYTHON_CALLS] + [("server.js", code) for code in SCRIPT_CALLS],
)
def test_a_host_that_is_called_and_not_declared_is_found_however_it_is_called(tree, name, code):
    folder = tree({name: f"{code}\n"})

    (finding,), details = run(folder, hosts=[])

    assert (finding.rule, finding.severity) == ("capabilities.undeclared-host", Severity.MEDIUM)
    assert (finding.path, finding.kind) == (name, Kind.POLICY)
    assert finding.evidence.startswith(f"api.weather.com ({name}:")
    assert list(details["hosts"]) == ["api.weather.com"]
    assert rules_in(folder, hosts=["api.weather.com"]) == set()
    assert rules_in(folder, hosts=["*.weather.com"]) == set()


def test_the_lines_of_all_calls_are_told(tree):
    code = "import requests\nrequests.get('https://api.weather.com/a')\n"

    (finding,), _ = run(tree({"a.py": code, "b.py": code}), hosts=["other.com"])[0][:1], None

    assert finding.evidence == "api.weather.com (a.py:2, b.py:2)"


def test_the_apps_own_matrix_toml_is_read_where_no_manifest_is_given(tree):
    folder = tree(
        {
            "app.py": f"{PYTHON_CALLS[0]}\n",
            "matrix.toml": '[permissions]\nhosts = ["api.weather.com", "unused.com"]\n',
        }
    )

    assert rules_in(folder) == {"unused-host"}


def test_a_folder_without_any_manifest_is_only_low(tree):
    (finding,), _ = run(tree({"app.py": f"{PYTHON_CALLS[0]}\n"}))

    assert finding.severity is Severity.LOW


def test_a_declared_host_that_nobody_names_is_mentioned(tree):
    (finding,), _ = run(tree({"app.py": "x = 1\n"}), hosts=["api.weather.com"])

    assert (finding.rule, finding.severity) == ("capabilities.unused-host", Severity.INFO)


def test_a_client_of_a_model_contacts_its_host(tree):
    findings, details = run(tree({"app.py": "from openai import OpenAI\n"}), hosts=[])

    assert [each.rule for each in findings] == ["capabilities.undeclared-model"]
    assert details["models"] == ["api.openai.com"]


def test_a_network_client_with_hosts_nobody_can_see_is_mentioned(tree):
    folder = tree({"app.py": "import requests\n\nrequests.get(address, timeout=5)\n"})

    (finding,), _ = run(folder, hosts=[])

    assert (finding.rule, finding.line) == ("capabilities.undeclared-network", 3)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("app.py", "import requests\nrequests.get('http://localhost:8000/')"),
        ("app.py", "import requests\nrequests.get('http://db/')\nx = 'http://www.w3.org/2000/svg'"),
        ("app.py", '"""See https://docs.weather.com."""\n# https://api.weather.com'),
        ("app.py", "HOMEPAGE = 'https://weather.com'"),
        ("static/app.js", "fetch('https://api.weather.com/now')"),
        ("tests/test_app.py", PYTHON_CALLS[0]),
        ("server.js", "// fetch('https://api.weather.com/now')"),
    ],
)
def test_what_is_no_call_of_the_server_is_silent(tree, name, code):
    found = rules_in(tree({name: f"{code}\n"}), hosts=[])

    assert found <= {"undeclared-network"}
    assert "undeclared-host" not in found


def test_the_details_say_what_the_code_does(tree):
    folder = tree(
        {
            "app.py": "import os, subprocess\nsubprocess.run(['ls'])\nopen('a', 'w')\n"
            "os.environ['TOKEN']\nos.getenv('MODE')\nuvicorn.run(app, port=8000)\n",
            "server.js": "app.listen(3000);\nnew Function(a);\nprocess.env.API_KEY;\n",
        }
    )

    details = run(folder, hosts=[])[1]

    assert details["subprocess"]
    assert details["writes_files"]
    assert details["dynamic_code"]
    assert details["listens"]
    assert not details["native_code"]
    assert details["environment"] == ["API_KEY", "MODE", "TOKEN"]
    assert details["ports"] == [3000, 8000]
    assert details["places"]["subprocess"] == ["app.py:2"]


def test_code_that_cannot_be_parsed_is_left_to_others(tree):
    assert rules_in(tree({"app.py": "def (:\n"}), hosts=[]) == set()


def test_what_a_folder_of_samples_does_has_to_be_declared_too(tree):
    _, details = run(tree({"demo/shop.py": PYTHON_CALLS[0]}))

    assert "api.weather.com" in str(details)
