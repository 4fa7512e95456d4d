"""What only malicious JavaScript does, besides what every language shares."""

from dataclasses import replace

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.javascript.rules import MALICE
from scanner.analyzers.rules import Rule

INSTALL_DOWNLOAD = replace(
    MALICE.install_network, severity=Severity.MEDIUM, confidence=Confidence.MEDIUM, version=2
)
"""A script that npm runs may fetch a program, as many packages with native parts do."""
HIDDEN_ADDRESS = Rule(
    name="javascript.hidden-address",
    severity=Severity.HIGH,
    cwe=506,
    message="Talks to a host whose address is encoded, so that nobody reads it.",
    remedy="Write the address as it is, and declare its host in matrix.toml.",
    malicious=True,
)
SELF_DELETE = Rule(
    name="javascript.self-delete",
    severity=Severity.HIGH,
    cwe=506,
    message="Deletes itself once it was installed, so that nobody finds it.",
    remedy="Leave the script in place.",
    malicious=True,
)
SABOTAGE = Rule(
    name="javascript.sabotage",
    severity=Severity.HIGH,
    cwe=506,
    message="Breaks whatever loads it: by a loop without an end, or by chance.",
    remedy="Remove it.",
    malicious=True,
)
FOREIGN_CODE = Rule(
    name="javascript.foreign-code",
    severity=Severity.HIGH,
    cwe=506,
    message="Changes the code of another package or program on the machine.",
    remedy="Remove it: an app changes only its own files.",
    malicious=True,
)
SPYWARE = Rule(
    name="javascript.spyware",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Sends pictures of the screen or from a camera to a place for stolen data.",
    remedy="Remove it.",
    malicious=True,
)
KEYLOGGER = Rule(
    name="javascript.keylogger",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Sends what people type anywhere in a page to another host.",
    remedy="Send a form's fields to your own app, when people submit it.",
    malicious=True,
    version=2,
)
CLIPBOARD = Rule(
    name="javascript.clipboard",
    severity=Severity.HIGH,
    cwe=506,
    message="Sends what people copied to another host.",
    remedy="Let people paste into a field of the app.",
    malicious=True,
)
COOKIE_THEFT = Rule(
    name="javascript.cookie-theft",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Sends all of a page's cookies, or all that it stored, to another host.",
    remedy="Send one cookie by its name, to your own app only.",
    malicious=True,
)
BACKDOOR_KEY = Rule(
    name="javascript.backdoor-key",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Lets its author log in: it adds a key of its own to authorized_keys.",
    remedy="Remove it: people add keys by themselves.",
    malicious=True,
)
DISGUISED_START = Rule(
    name="javascript.disguised-start",
    severity=Severity.HIGH,
    cwe=506,
    message="Starts a program that has the name of a picture or a document.",
    remedy="Give programs names that say what they are.",
    malicious=True,
)
WIPER = Rule(
    name="javascript.wiper",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Deletes a whole disk or home folder.",
    remedy="Delete only what the app made, by its own path.",
    malicious=True,
)
WALLET_SWAP = Rule(
    name="javascript.wallet-swap",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Puts a wallet address of its own in the place of what people copied or send to.",
    remedy="Remove it.",
    malicious=True,
)
WALLET_DRAIN = Rule(
    name="javascript.wallet-drain",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Sends all that lies in a wallet to an address that is written in the code.",
    remedy="Let people choose how much they pay, or to whom.",
    malicious=True,
)
COPIED_TRAFFIC = Rule(
    name="javascript.copied-traffic",
    severity=Severity.HIGH,
    cwe=200,
    message="Sends a copy of the app's requests to another host.",
    remedy="Log what the app needs to know, without what was asked for.",
    malicious=True,
)
WALLET_KEYS = Rule(
    name="javascript.wallet-keys",
    severity=Severity.HIGH,
    cwe=522,
    message="Sends the key or the words that open a wallet over the network.",
    remedy="Sign on this machine, and send the signature alone.",
    malicious=True,
)
COPIED_MAIL = Rule(
    name="javascript.copied-mail",
    severity=Severity.MEDIUM,
    cwe=200,
    message="Sends a hidden copy of every mail to an address that is written in the code.",
    remedy="Read the address from the settings, so that whoever runs the app chooses it.",
    confidence=Confidence.MEDIUM,
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
PACKED = replace(MALICE.exec_decoded, severity=Severity.MEDIUM)
"""By a well-known packer, so that what it packed is read as well."""
ANTI_DEBUG = Rule(
    name="javascript.anti-debug",
    severity=Severity.MEDIUM,
    cwe=506,
    message="Stops whoever looks at it with a debugger.",
    remedy="Remove it: code in the store may be looked at.",
    confidence=Confidence.MEDIUM,
    malicious=True,
)
