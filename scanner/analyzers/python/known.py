"""Known weaknesses that bandit's plugins recognise, under our own severities.

Bandit reports much that no reviewer should read (asserts, ``random``, every subprocess); only the
tests in this table are run, and ``# nosec`` in an upload is not believed.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence

from bandit.core.config import BanditConfig
from bandit.core.manager import BanditManager

from scanner.analyzers.base import Confidence, Finding, Severity
from scanner.analyzers.rules import UNREADABLE, Rule
from scanner.analyzers.sources import Source

LOW, MEDIUM = Severity.LOW, Severity.MEDIUM
TABLE: Sequence[tuple[str, str, Severity, int, str, str]] = (
    ("B102", "exec", LOW, 95, "Runs a text as code.", "Call a function instead."),
    ("B103", "permissions", LOW, 732, "Lets everybody write a file.", "Use mode 0o600."),
    ("B202", "archive", LOW, 22, "Unpacks an archive unchecked.", "Pass filter='data'."),
    ("B301", "pickle", LOW, 502, "Unpickles data, which runs code in it.", "Use JSON."),
    ("B302", "marshal", LOW, 502, "Loads marshalled code.", "Use JSON."),
    ("B306", "mktemp", LOW, 377, "Guessable temporary file.", "Use tempfile.mkstemp."),
    ("B307", "eval", LOW, 95, "Evaluates a text as code.", "Use ast.literal_eval."),
    ("B312", "telnet", LOW, 319, "Telnet sends passwords readably.", "Use SSH."),
    ("B321", "ftp", LOW, 319, "FTP sends passwords readably.", "Use SFTP or HTTPS."),
    ("B323", "tls-context", MEDIUM, 295, "Switches certificate checks off.", "Leave them on."),
    ("B324", "weak-hash", LOW, 327, "Weak hash function.", "Use hashlib.sha256."),
    ("B501", "tls-verify", MEDIUM, 295, "Switches certificate checks off.", "Leave verify on."),
    ("B502", "tls-version", MEDIUM, 327, "Allows a broken TLS version.", "Use TLS 1.2 or later."),
    ("B503", "tls-default", LOW, 327, "Defaults to a broken TLS version.", "Use TLS 1.2 or later."),
    ("B505", "weak-key", MEDIUM, 326, "Key too short to be safe.", "Use RSA 2048 or Ed25519."),
    ("B506", "yaml-load", MEDIUM, 502, "Loads YAML that can run code.", "Use yaml.safe_load."),
    ("B507", "ssh-host-key", LOW, 295, "Trusts any SSH host key.", "Check known hosts."),
    ("B602", "shell", MEDIUM, 78, "Starts a shell with a built command.", "Pass a list instead."),
    ("B605", "shell", MEDIUM, 78, "Starts a shell with a built command.", "Use subprocess.run."),
    ("B610", "django-sql", LOW, 89, "Raw SQL through extra().", "Use the query API."),
    ("B611", "django-sql", LOW, 89, "Raw SQL expression.", "Use the query API."),
    ("B701", "autoescape", LOW, 79, "Templates escape nothing.", "Pass autoescape=True."),
    ("B702", "autoescape", LOW, 79, "Mako escapes nothing by default.", "Use the h filter."),
)
RULES: Mapping[str, Rule] = {
    test: Rule(f"python.{name}", severity, cwe, message, remedy)
    for test, name, severity, cwe, message, remedy in TABLE
}
CERTAINTY = {"HIGH": Confidence.HIGH, "MEDIUM": Confidence.MEDIUM, "LOW": Confidence.LOW}


def known_weaknesses(sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Bandit's verdict on files, by the path they lie at."""
    logging.getLogger("bandit").setLevel(logging.CRITICAL)
    manager = BanditManager(
        BanditConfig(),
        "file",
        quiet=True,
        profile={"include": set(RULES), "exclude": set()},
        ignore_nosec=True,
    )
    manager.files_list = sorted(sources)
    manager.run_tests()
    for issue in manager.results:
        constant_command = issue.test_id in {"B602", "B605"} and issue.severity == "LOW"
        if not constant_command:
            rule = RULES[issue.test_id]
            source = sources[issue.fname]
            yield rule.at(source, issue.lineno, confidence=CERTAINTY[issue.confidence])
    for path, _ in manager.get_skipped():
        yield UNREADABLE.at(sources[path], 0)
