"""Protections that are off unless somebody else says so, and those that the app itself left off."""

import pytest

from scanner.analyzers.base import Confidence
from scanner.analyzers.javascript import JavaScriptAnalyzer

HOOK = "module.exports = (app) => { if (app.config.csrf) app.use(check); return MADE; };\n"


def confidences(folder):
    return [finding.confidence for finding in JavaScriptAnalyzer().analyze(folder)]


@pytest.mark.parametrize(
    ("code", "confidence"),
    [
        ("const tls = process.env.ALLOW_UNAUTHORIZED ? OFF : undefined;", Confidence.LOW),
        ("const skip = process.env.SKIP_TLS_CHECK; const tls = skip ? OFF : {};", Confidence.LOW),
        ("let tls; if (process.env.INSECURE === 'true') { tls = OFF; }", Confidence.LOW),
        ("const tls = process.env.ALLOW_UNAUTHORIZED ? undefined : OFF;", Confidence.HIGH),
        ("const tls = process.env.INSECURE !== 'false' ? OFF : {};", Confidence.HIGH),
        ("const tls = process.env.REDIS_URL ? OFF : undefined;", Confidence.HIGH),
        ("const tls = process.env.USE_TLS === 'true' ? OFF : undefined;", Confidence.HIGH),
        ("const insecure = true; const tls = insecure ? OFF : undefined;", Confidence.HIGH),
    ],
)
def test_who_asks_for_no_checks_gets_none(tree, code, confidence):
    folder = tree({"mail.js": code.replace("OFF", "{ rejectUnauthorized: false }")})

    assert confidences(folder) == [confidence]


@pytest.mark.parametrize(
    ("files", "confidence"),
    [
        ({"hook.js": HOOK.replace("MADE", "{ defaults: { csrf: false } }")}, Confidence.LOW),
        ({"a.js": HOOK, "b.js": "module.exports = { csrf: false };"}, Confidence.HIGH),
        ({"a.js": "module.exports = () => ({ csrf: false });"}, Confidence.HIGH),
        (
            {"a.js": "module.exports = () => { c.csrf = 1; return { csrf: false }; };"},
            Confidence.HIGH,
        ),
    ],
)
def test_a_frameworks_default_is_no_apps_decision(tree, files, confidence):
    assert confidences(tree(files)) == [confidence]
