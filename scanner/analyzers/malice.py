"""The rules that every language shares: what only an attacker's code does."""

from dataclasses import replace

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.rules import Rule

SHIP_IT = "Ship what the app needs inside its archive or as a pinned dependency."

EXEC_DECODED = Rule(
    name="exec-decoded",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Runs code that is hidden in encoded data.",
    remedy="Ship the code as readable source; the store refuses hidden code.",
    malicious=True,
)
EXEC_DOWNLOADED = Rule(
    name="exec-downloaded",
    severity=Severity.CRITICAL,
    cwe=494,
    message="Downloads code and runs it.",
    remedy=SHIP_IT,
    malicious=True,
)
SHELL_DOWNLOAD = Rule(
    name="shell-download",
    severity=Severity.CRITICAL,
    cwe=494,
    message="Starts a shell command that downloads a program and runs it.",
    remedy=SHIP_IT,
    malicious=True,
)
DROPPER = Rule(
    name="dropper",
    severity=Severity.HIGH,
    cwe=494,
    message="Saves a download to a file and starts a program right beside it.",
    remedy="Ship the program inside the archive, or verify its checksum before it runs.",
    confidence=Confidence.MEDIUM,
    malicious=True,
)
INSTALL_NETWORK = Rule(
    name="install-network",
    severity=Severity.HIGH,
    cwe=506,
    message="Talks to the network while it is being installed.",
    remedy="Declare dependencies instead of fetching them in an install step.",
    malicious=True,
)
EXFILTRATION = Rule(
    name="exfiltration",
    severity=Severity.CRITICAL,
    cwe=200,
    message="Sends the whole environment or a credential file over the network.",
    remedy="Send only the values you need, each by its name.",
    malicious=True,
)
REVERSE_SHELL = Rule(
    name="reverse-shell",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Connects a shell to a network socket.",
    remedy="Remove it: nobody but an attacker needs this in an app.",
    malicious=True,
)
HIDDEN_NAME = Rule(
    name="hidden-name",
    severity=Severity.HIGH,
    cwe=506,
    message="Puts the name of something dangerous together from pieces, to hide it.",
    remedy="Write the name as it is.",
    malicious=True,
)
MINER = Rule(
    name="miner",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Connects to a crypto-currency mining pool.",
    remedy="Remove it: mining is not allowed in the store.",
    malicious=True,
)
DEAD_DROP = Rule(
    name="dead-drop",
    severity=Severity.MEDIUM,
    cwe=506,
    message="Sends data to a service or bare address that stolen data is often sent to.",
    remedy="Use a named host of your own and declare it in matrix.toml.",
    confidence=Confidence.MEDIUM,
    malicious=True,
)
PERSISTENCE = Rule(
    name="persistence",
    severity=Severity.HIGH,
    cwe=506,
    message="Writes to a file that starts programs at login or boot.",
    remedy="Remove it: an app starts only through its start command.",
    malicious=True,
)
SHELL_START = Rule(
    name="shell-start",
    severity=Severity.MEDIUM,
    cwe=506,
    message="Writes to a file that shells read when they start.",
    remedy="Show people the line, and let them add it themselves.",
    confidence=Confidence.MEDIUM,
    malicious=True,
)


class Malice:
    """The shared rules under one analyzer's name, such as ``python.exec-decoded``."""

    def __init__(self, analyzer: str) -> None:
        def named(rule: Rule) -> Rule:
            return replace(rule, name=f"{analyzer}.{rule.name}")

        self.exec_decoded = named(EXEC_DECODED)
        self.exec_downloaded = named(EXEC_DOWNLOADED)
        self.shell_download = named(SHELL_DOWNLOAD)
        self.dropper = named(DROPPER)
        self.install_network = named(INSTALL_NETWORK)
        self.exfiltration = named(EXFILTRATION)
        self.reverse_shell = named(REVERSE_SHELL)
        self.hidden_name = named(HIDDEN_NAME)
        self.miner = named(MINER)
        self.dead_drop = named(DEAD_DROP)
        self.persistence = named(PERSISTENCE)
        self.shell_start = named(SHELL_START)
