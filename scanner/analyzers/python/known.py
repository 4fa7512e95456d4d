"""Mistakes that one call shows by itself: old ciphers, checks switched off, code loaders.

Most are Low: they are bad habits, and matter when a visitor reaches them, which other rules tell.
"""

from collections.abc import Mapping, Sequence

from scanner.analyzers.base import Severity
from scanner.analyzers.rules import Rule

LOW, MEDIUM = Severity.LOW, Severity.MEDIUM
TABLE: Sequence[tuple[str, Severity, int, str, str]] = (
    ("exec", LOW, 95, "Runs a text as code.", "Call a function instead."),
    ("permissions", LOW, 732, "Lets everybody write a file.", "Use mode 0o600."),
    ("archive", LOW, 22, "Unpacks an archive unchecked.", "Pass filter='data'."),
    ("pickle", LOW, 502, "Unpickles data, which runs code in it.", "Use JSON."),
    ("marshal", LOW, 502, "Loads marshalled code.", "Use JSON."),
    ("mktemp", LOW, 377, "Guessable temporary file.", "Use tempfile.mkstemp."),
    ("eval", LOW, 95, "Evaluates a text as code.", "Use ast.literal_eval."),
    ("telnet", LOW, 319, "Telnet sends passwords readably.", "Use SSH."),
    ("ftp", LOW, 319, "FTP sends passwords readably.", "Use SFTP or HTTPS."),
    ("tls-context", MEDIUM, 295, "Switches certificate checks off.", "Leave them on."),
    ("fast-hash", LOW, 916, "Hashes a password with a fast function.", "Use argon2 or scrypt."),
    ("tls-choice", LOW, 295, "Lets certificate checks be switched off.", "Leave them on."),
    ("weak-hash", LOW, 327, "Weak hash function.", "Use hashlib.sha256."),
    ("tls-verify", MEDIUM, 295, "Switches certificate checks off.", "Leave verify on."),
    ("tls-version", MEDIUM, 327, "Allows a broken TLS version.", "Use TLS 1.2 or later."),
    ("weak-key", MEDIUM, 326, "Key too short to be safe.", "Use RSA 2048 or Ed25519."),
    ("weak-cipher", LOW, 327, "Broken cipher or mode.", "Use AES-GCM or Fernet."),
    ("yaml-load", LOW, 502, "Loads YAML that can run code.", "Use yaml.safe_load."),
    ("ssh-host-key", LOW, 295, "Trusts any SSH host key.", "Check known hosts."),
    ("shell", LOW, 78, "Starts a shell with a built command.", "Pass a list instead."),
    ("django-sql", LOW, 89, "Raw SQL built out of parts.", "Use the query API or parameters."),
    ("autoescape", LOW, 79, "Templates escape nothing.", "Pass autoescape=True."),
)
KNOWN: Mapping[str, Rule] = {
    name: Rule(f"python.{name}", severity, cwe, message, remedy)
    for name, severity, cwe, message, remedy in TABLE
}
BAD_HABITS = frozenset(rule.name for rule in KNOWN.values()) | {"python.built-sql"}
"""Not said again where something graver was found on the same line."""
