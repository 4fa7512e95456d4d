"""More of what only malicious Python does."""

from dataclasses import replace

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.python.rules import MALICE
from scanner.analyzers.rules import Rule

UNSEEN_DROPPER = replace(MALICE.dropper, confidence=Confidence.HIGH, version=2)
"""What is started where nobody sees it, and goes on when the app ends."""
HIDDEN_ADDRESS = Rule(
    name="python.hidden-address",
    severity=Severity.HIGH,
    cwe=506,
    message="Holds the address of a host encoded, so that nobody reads it.",
    remedy="Write the address as it is, and declare its host in matrix.toml.",
    malicious=True,
)
VANISHING = Rule(
    name="python.vanishing-program",
    severity=Severity.HIGH,
    cwe=506,
    message="Starts a program where nobody sees it and deletes its file at once.",
    remedy="Leave the program in place, or wait until it ends.",
    malicious=True,
)
BYTECODE = Rule(
    name="python.bytecode",
    severity=Severity.HIGH,
    cwe=506,
    message="Runs compiled code that lies among its files, which nobody can read.",
    remedy="Ship the source.",
    malicious=True,
)
KEY_HOOK = Rule(
    name="python.key-hook",
    severity=Severity.HIGH,
    cwe=522,
    message="Puts a function of its own in the place of one that handles keys.",
    remedy="Call the library's function, and leave it as it is.",
    malicious=True,
)
