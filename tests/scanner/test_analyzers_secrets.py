"""The secrets here are put together at run time, so that nobody takes this file for a leak."""

import base64
import hashlib

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.secrets import SecretsAnalyzer

NOISE = base64.b64encode(hashlib.sha512(b"noise").digest()).decode().replace("/", "a")
UPPER = hashlib.sha256(b"upper").hexdigest().upper()
PEM = "-----BEGIN RSA PRIVATE " + "KEY-----\n" + NOISE[:64] + "\n"
LEAKS = {
    "private-key": PEM,
    "aws-key": "AWS = '" + "AKIA" + UPPER[:16] + "'\n",
    "github-token": "TOKEN = '" + "ghp_" + NOISE[:36].replace("+", "b") + "'\n",
    "stripe-key": "KEY = '" + "sk_live_" + UPPER[:24] + "'\n",
    "slack-token": "HOOK = '" + "xoxb-" + "12345-67890-" + UPPER[:24].lower() + "'\n",
    "database-password": "URL = 'postgres://app:" + UPPER[:10] + "@db.prod.invalid/app'\n",
    "hardcoded-key": "api_key = '" + NOISE[:32].replace("+", "c") + "'\n",
    "hardcoded-password": "password = '" + "hunter" + "2'\n",
}


def findings_in(folder):
    return list(SecretsAnalyzer().analyze(folder))


@pytest.mark.parametrize(("kind", "text"), LEAKS.items(), ids=LEAKS.keys())
def test_a_secret_in_the_code_is_found_and_never_shown(tree, kind, text):
    folder = tree({"settings.py": f"# settings\n{text}"})

    (finding,) = findings_in(folder)

    assert (finding.rule, finding.line) == (f"secrets.{kind}", 2)
    assert text.strip().split("'")[-2 if "'" in text else 0] not in finding.evidence


@pytest.mark.parametrize(
    "folder", ["tests/fixtures", "docs", "examples", "demo/shop", "t", "my_test_project"]
)
def test_secrets_of_tests_and_documentation_are_toned_down(tree, folder):
    (finding,) = findings_in(tree({f"{folder}/key.pem": PEM}))

    assert finding.severity is Severity.INFO


@pytest.mark.parametrize(
    "line",
    [
        "SECRET_KEY = os.environ['SECRET_KEY']",
        "SECRET_KEY = 'dev'",
        "api_key = 'your-api-key-goes-here-123456'",
        "password = 'password'",
        "token = request.headers.get('X-Token-1234567890')",
        "DATABASE_URL = 'postgres://postgres:postgres1@localhost/app'",
        "uri = f'http://{user}:{password}@{host}:{port}'",
        "password_field = 'user.password1'",
        "if 'BEGIN RSA PRIVATE ' + 'KEY' in text: pass",
        "token_url = 'https://accounts.invalid/oauth2/v4/token'",
        "integrity = 'sha512-" + NOISE + "'",
        "# token = 'xoxb-" + "4426949411-aEM7...'",
        "CREDENTIALS = 'admin:$2y$05$" + NOISE[:40].replace("+", "c") + "'",
        "password = '" + hashlib.sha512(b"root").hexdigest() + "'",
        "api_key = 'phc_" + NOISE[:40].replace("+", "c") + "'",
        "customToken = '__ES6-PROMISIFY--CUSTOM-ARGUMENTS__'",
        "REDACTED_CREDENTIAL = '_BLANK_" + NOISE[:32].replace("+", "c") + "'",
    ],
)
def test_ordinary_lines_are_silent(tree, line):
    assert findings_in(tree({"settings.py": f"{line}\n"})) == []


def test_lock_files_and_programs_are_not_searched(tree):
    token = LEAKS["github-token"]
    folder = tree({"package-lock.json": token, "image.png": b"\0" + token.encode()})

    assert findings_in(folder) == []


def test_a_key_beside_its_certificate_asks_for_a_person(tree):
    certificate = "-----BEGIN CERTIFICATE-----\n"

    files = {"server.key": PEM, "certs/server.key": PEM, "certs/server.crt": certificate}

    found = {finding.path: finding.severity for finding in findings_in(tree(files))}

    assert found == {"server.key": Severity.HIGH, "certs/server.key": Severity.MEDIUM}


def test_an_answer_that_a_docstring_shows_is_nobodys_token(tree):
    answer = '{"access_token": "' + NOISE[:32].replace("+", "c") + '"}'
    files = {"told.py": f'def ask():\n    """Such as:\n\n    {answer}\n    """\n'}
    files["held.py"] = f"ANSWER = {answer}\n"

    assert {finding.path for finding in findings_in(tree(files))} == {"held.py"}
