"""What only malicious JavaScript does, besides what every language shares."""

from dataclasses import replace

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.javascript.rules import MALICE
from scanner.analyzers.rules import Rule

INSTALL_DOWNLOAD = replace(
    MALICE.install_network, severity=Severity.MEDIUM, confidence=Confidence.MEDIUM, version=2
)
"""A script that npm runs may fetch a program, as many packages with native parts do."""
KEYLOGGER = Rule(
    name="javascript.keylogger",
    severity=Severity.HIGH,
    cwe=506,
    message="Sends what people type, copy or keep in cookies to another host.",
    remedy="Send a form's fields to your own app, when people submit it.",
    malicious=True,
)
WALLET_SWAP = Rule(
    name="javascript.wallet-swap",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Takes the place of the browser's requests and replaces wallet addresses in them.",
    remedy="Remove it.",
    malicious=True,
)
SELF_PUBLISH = Rule(
    name="javascript.self-publish",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Publishes packages with the tokens it finds, and so spreads itself.",
    remedy="Remove it: publishing belongs into a release tool.",
    malicious=True,
)
ANTI_DEBUG = Rule(
    name="javascript.anti-debug",
    severity=Severity.MEDIUM,
    cwe=506,
    message="Stops whoever looks at it with a debugger.",
    remedy="Remove it: code in the store may be looked at.",
    confidence=Confidence.MEDIUM,
    malicious=True,
)
