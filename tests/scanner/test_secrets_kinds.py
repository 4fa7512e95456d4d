"""One made-up secret of each kind, put together at run time: none was ever issued by anybody."""

import base64
import hashlib
import json

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.secrets import SecretsAnalyzer
from scanner.analyzers.secrets.kinds import KINDS


def noise(length, alphabet="abcdefghijkmnpqrstuvwyzABCDEFGHJKLMNPQRSTUVWYZ23456789"):
    """The same letters every time, none of which spell a placeholder."""
    drawn = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(1 + length // 32))
    return "".join(alphabet[byte % len(alphabet)] for byte in drawn[:length])


def hexes(length):
    return noise(length, "0123456789abcdef")


def capitals(length):
    return noise(length, "ABCDEFGHJKLMNPQRSTUVWYZ23456789")


def encoded(content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


UUID = f"{hexes(8)}-{hexes(4)}-{hexes(4)}-{hexes(4)}-{hexes(12)}"
MADE_UP = {
    "aws-key": "AKIA" + capitals(16),
    "aws-secret-key": "aws_secret_access_key = " + noise(40),
    "google-service-account": '"private_key_id": "' + hexes(40) + '"',
    "google-api-key": "AIza" + noise(35),
    "google-client-secret": "GOCSPX-" + noise(28),
    "google-access-token": "ya29." + noise(60),
    "azure-storage-key": "AccountKey=" + noise(86) + "==",
    "azure-shared-access-key": "SharedAccessKey=" + noise(43) + "=",
    "azure-client-secret": noise(3) + "8Q~" + noise(34),
    "azure-signed-url": "sv=2024-11-04&se=2030&sig=" + noise(43) + "%3D",
    "digitalocean-token": "dop_v1_" + hexes(64),
    "heroku-key": "HRKU-AA" + noise(58),
    "heroku-uuid-key": "HEROKU_API_KEY=" + UUID,
    "cloudflare-origin-key": "v1.0-" + hexes(24) + "-" + hexes(146),
    "cloudflare-token": "CLOUDFLARE_API_TOKEN=" + noise(40),
    "netlify-token": "nfp_" + noise(36),
    "supabase-key": "sbp_" + hexes(40),
    "databricks-token": "dapi" + hexes(32),
    "vault-token": "hvs." + noise(90),
    "terraform-token": noise(14) + ".atlasv1." + noise(64),
    "doppler-token": "dp.pt." + noise(43),
    "pulumi-token": "pul-" + hexes(40),
    "github-token": "ghp_" + noise(36),
    "github-fine-token": "github_pat_" + noise(22) + "_" + noise(59),
    "gitlab-token": "glpat-" + noise(20),
    "bitbucket-token": "ATBB" + noise(32),
    "atlassian-token": "ATATT3" + noise(180),
    "npm-token": "npm_" + noise(36),
    "npm-registry-token": "//registry.invalid/:_authToken=" + noise(36),
    "pypi-token": "pypi-AgE" + noise(100),
    "rubygems-key": "rubygems_" + hexes(48),
    "docker-token": "dckr_pat_" + noise(27),
    "stripe-key": "sk_live_" + noise(24),
    "stripe-test-key": "sk_test_" + noise(24),
    "stripe-webhook-secret": "whsec_" + noise(32),
    "square-token": "sq0atp-" + noise(22),
    "braintree-token": "access_token$production$" + hexes(16) + "$" + hexes(32),
    "shopify-token": "shpat_" + hexes(32),
    "razorpay-key": "rzp_live_" + noise(14),
    "slack-token": "xoxb-" + noise(50),
    "slack-webhook": "https://hooks.slack.com/services/T"
    + capitals(8)
    + "/B"
    + capitals(8)
    + "/"
    + noise(24),
    "discord-token": "discord.run('M" + noise(25) + "." + noise(6) + "." + noise(38) + "')",
    "discord-webhook": "https://discord.com/api/webhooks/" + "1029384756" * 2 + "/" + noise(68),
    "telegram-token": "918273645:AA" + noise(33),
    "sendgrid-key": "SG." + noise(22) + "." + noise(43),
    "mailgun-key": "key-" + hexes(32),
    "mailchimp-key": hexes(32) + "-us14",
    "brevo-key": "xkeysib-" + hexes(64) + "-" + noise(16),
    "twilio-key": "twilio = SK" + hexes(32),
    "twilio-token": "TWILIO_AUTH_TOKEN=" + hexes(32),
    "anthropic-key": "sk-ant-api03-" + noise(95),
    "openai-key": "sk-proj-" + noise(80),
    "openrouter-key": "sk-or-v1-" + hexes(64),
    "huggingface-token": "hf_" + noise(34),
    "replicate-token": "r8_" + noise(37),
    "groq-key": "gsk_" + noise(52),
    "perplexity-key": "pplx-" + noise(48),
    "newrelic-key": "NRAK-" + capitals(27),
    "grafana-token": "glsa_" + noise(32) + "_" + hexes(8),
    "sentry-token": "sntryu_" + hexes(64),
    "datadog-key": "DD_API_KEY=" + hexes(32),
    "linear-key": "lin_api_" + noise(40),
    "notion-token": "ntn_" + noise(46),
    "airtable-token": "pat" + noise(14) + "." + hexes(64),
    "figma-token": "figd_" + noise(40),
    "postman-key": "PMAK-" + hexes(24) + "-" + hexes(34),
    "tailscale-key": "tskey-auth-" + noise(16) + "-" + noise(32),
    "age-key": "AGE-SECRET-KEY-1" + capitals(58),
    "putty-key": "PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 14\n" + noise(64),
    "private-key": "-----BEGIN OPENSSH PRIVATE " + "KEY-----\n" + noise(64) + "\n" + noise(64),
    "json-web-token": encoded({"alg": "HS256"})
    + "."
    + encoded({"sub": "somebody"})
    + "."
    + noise(43),
    "database-password": "mongodb+srv://app:" + noise(12) + "@cluster.prod.invalid/app",
    "url-password": "https://deploy:" + noise(12) + "@code.prod.invalid/app.git",
    "basic-auth": "Authorization: Basic " + base64.b64encode(f"app:{noise(12)}".encode()).decode(),
}


def findings_in(folder):
    return list(SecretsAnalyzer().analyze(folder))


def test_there_is_a_made_up_secret_of_more_than_seventy_kinds():
    assert {kind.rule.name.partition(".")[2] for kind in KINDS} >= set(MADE_UP)
    assert len(MADE_UP) > 70


@pytest.mark.parametrize(("kind", "text"), MADE_UP.items(), ids=MADE_UP.keys())
def test_each_kind_is_found_at_its_line_and_never_shown(tree, kind, text):
    folder = tree({"deploy.txt": f"first\n{text}\nlast\n"})

    (finding,) = findings_in(folder)

    assert (finding.rule, finding.line) == (f"secrets.{kind}", 2)
    pieces = (noise(12)[4:], hexes(12)[4:], capitals(12)[4:])
    assert not any(piece in finding.evidence for piece in pieces)


@pytest.mark.parametrize(("kind", "text"), MADE_UP.items(), ids=MADE_UP.keys())
def test_each_kind_is_only_mentioned_in_tests(tree, kind, text):
    severities = {each.severity for each in findings_in(tree({"tests/data.txt": f"{text}\n"}))}

    assert severities == {Severity.INFO}


def test_a_key_in_a_minified_file_is_found(tree):
    text = "var a=1;" * 2000 + f"k='{MADE_UP['stripe-key']}';" + "var b=2;" * 2000

    (finding,) = findings_in(tree({"static/app.min.js": text}))

    assert finding.rule == "secrets.stripe-key"
    assert MADE_UP["stripe-key"] not in finding.evidence


@pytest.mark.parametrize(
    ("name", "line", "rule"),
    [
        ("settings.py", "SECRET_KEY = '" + noise(50) + "'", "signing-key"),
        ("settings.py", "SECRET_KEY = 'django-insecure-" + noise(50) + "'", "development-key"),
        (".env", "SECRET_KEY=" + noise(50), "signing-key"),
        (".env.example", "SECRET_KEY=" + noise(50), "development-key"),
        ("app.py", "app.secret_key = '" + noise(32) + "'", "signing-key"),
        ("app.py", "os.environ.get('SECRET_KEY', '" + noise(32) + "')", "signing-key"),
        (".env", "API_TOKEN=" + noise(32), "hardcoded-key"),
        (".env", "export MAIL_PASSWORD=blue7horse", "hardcoded-password"),
        ("Dockerfile", "ENV API_KEY=" + noise(32), "hardcoded-key"),
        ("config.yaml", "  client_secret: " + noise(32), "hardcoded-key"),
    ],
)
def test_what_a_telling_name_is_given_is_found(tree, name, line, rule):
    (finding,) = findings_in(tree({name: f"{line}\n"}))

    assert finding.rule == f"secrets.{rule}"
    assert noise(32)[8:] not in finding.evidence
    assert "blue7horse" not in finding.evidence


def basic():
    return base64.b64encode(f"app:{noise(12)}".encode()).decode()


@pytest.mark.parametrize(
    "line",
    [
        "KEY = 'AKIAIOSFODNN7EXAMPLE'",
        "TOKEN = 'ghp_" + "x" * 36 + "'",
        "TOKEN = 'ghp_" + "a1" * 18 + "'",
        "URL = 'postgres://app:" + noise(12) + "@localhost:5432/app'",
        "URL = 'https://user:" + noise(12) + "@example.com/'",
        "URL = f'postgres://app:{password}@{host}.prod.invalid/app'",
        "ANON = '"
        + encoded({"alg": "HS256"})
        + "."
        + encoded({"role": "anon"})
        + "."
        + noise(43)
        + "'",
        "PATTERN = 'AKIA[A-Z0-9]{16}'",
        "self._auth = self._build_request_auth(auth)",
        "SUBJECT_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:x509-0'",
        "'ActionToken': '" + UUID + "'",
        "# mysql://app:" + noise(12) + "@db.prod.invalid/app",
        "URL = 'mysql://app:" + noise(12) + "@192.168.0.134/app'",
        "auth = 'Basic Y2hhcmxlczoxMjM0NQ=='",
        "header = '-----BEGIN PRIVATE KEY-----'",
        "# headers['Authorization'] = 'Basic " + basic() + "'",
        "    Authorization: Basic " + basic(),
        "secret: 'unicode/3299.png?v8'",
        "types = {'secret_ref': 'V1LocalObjectReference'}",
        "token_guide = 'tutorial/security/oauth2-jwt.md'",
        "TOKEN_TYPE_KEY = 'type.invalid.com/google.crypto.tink.JwtHmac256Key'",
        "TokenEnforcer = '0x" + hexes(40) + "'",
    ],
)
def test_examples_and_what_is_public_are_silent(tree, line):
    assert findings_in(tree({"app.py": f"{line}\n"})) == []


def test_two_secrets_in_one_line_are_both_blacked_out(tree):
    first, second = MADE_UP["github-token"], MADE_UP["npm-token"]

    findings = findings_in(tree({"a.txt": f"{first} {second}\n"}))

    assert len(findings) == 2
    assert all(first[8:] not in f.evidence and second[8:] not in f.evidence for f in findings)
