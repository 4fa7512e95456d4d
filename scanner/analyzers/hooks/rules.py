from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.analyzers.rules import Rule

INFO, LOW, MEDIUM, HIGH = Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH


def _weak(name: str, severity: Severity, cwe: int, message: str, remedy: str) -> Rule:
    return Rule(f"hooks.{name}", severity, cwe, message, remedy)


def _malice(
    name: str, severity: Severity, message: str, remedy: str, *, confidence: Confidence
) -> Rule:
    return Rule(
        name=f"hooks.{name}",
        severity=severity,
        cwe=506,
        message=message,
        remedy=remedy,
        confidence=confidence,
        malicious=True,
        kind=Kind.MALICE,
    )


ROOT_USER = _weak(
    "root-user",
    INFO,
    250,
    "The image runs as root.",
    "Add a USER line; the store runs it as another.",
)
REMOTE_ADD = _weak(
    "remote-add",
    LOW,
    494,
    "The image takes a file from an address without a checksum.",
    "Use ADD --checksum, or ship the file.",
)
PIPED_SCRIPT = _weak(
    "piped-script",
    LOW,
    494,
    "A build downloads a script and runs it unseen.",
    "Pin a version and compare its checksum before it runs.",
)
SECRET_ARGUMENT = _weak(
    "secret-in-image",
    MEDIUM,
    522,
    "A secret becomes part of the image, where everybody can read it.",
    "Use build secrets (RUN --mount=type=secret).",
)
PRIVILEGED = _weak(
    "privileged-container",
    LOW,
    250,
    "A container gets rights over the machine it runs on.",
    "Remove privileged, host networking and the container engine's socket.",
)
TARGET_CHECKOUT = _weak(
    "target-checkout",
    LOW,
    829,
    "A pipeline with secrets checks out and builds what strangers send.",
    "Use pull_request, or do not check out the head of the request.",
)
TEMPLATE_INJECTION = _weak(
    "pipeline-injection",
    LOW,
    78,
    "A pipeline puts text that strangers write into a shell command.",
    "Pass it through an environment variable.",
)
SECRET_ECHO = _weak(
    "secret-in-log",
    LOW,
    532,
    "A pipeline prints a secret to its log.",
    "Do not print secrets, also not encoded.",
)
DEBUG_SETTING = _weak(
    "debug-setting",
    LOW,
    489,
    "Debugging is switched on in the settings that the app ships.",
    "Set it to false, and switch it on where you develop.",
)
OWN_BACKEND = _weak(
    "own-build-backend",
    LOW,
    829,
    "The package is built by code of its own, which runs on installation.",
    "Use a published build backend.",
)
PTH_CODE = _malice(
    "interpreter-hook",
    MEDIUM,
    "Runs code whenever Python starts.",
    "Run it from the app's start command.",
    confidence=Confidence.MEDIUM,
)
EDITOR_TASK = _malice(
    "editor-task",
    MEDIUM,
    "Runs a command as soon as somebody opens the folder in an editor.",
    "Remove the task, or let people start it themselves.",
    confidence=Confidence.MEDIUM,
)
EDITOR_DOWNLOAD = _malice(
    "editor-download",
    HIGH,
    "Downloads and runs something as soon as somebody opens the folder in an editor.",
    "Remove it.",
    confidence=Confidence.HIGH,
)
CONTAINER_HOST = _malice(
    "host-command",
    LOW,
    "Runs a command on a developer's own machine before the container starts.",
    "Use postCreateCommand, which runs within the container.",
    confidence=Confidence.MEDIUM,
)
GIT_HOOK = _malice(
    "git-hook",
    LOW,
    "Changes which programs git runs by itself.",
    "Leave git's settings to those who use it.",
    confidence=Confidence.MEDIUM,
)
SCRIPT_DOWNLOAD = _malice(
    "script-download",
    HIGH,
    "A shell script downloads a program and starts it where nobody sees it.",
    "Ship the program inside the archive, or start it in the foreground.",
    confidence=Confidence.HIGH,
)
SCRIPT_MINER = _malice(
    "script-miner",
    Severity.CRITICAL,
    "A shell script starts a program that mines crypto-currency.",
    "Remove it: mining is not allowed in the store.",
    confidence=Confidence.HIGH,
)
SCRIPT_WORDS = _malice(
    "suspicious-script",
    HIGH,
    "A script that a package manager runs by itself hides or fetches what it does.",
    "Write the step as a file of the app, without anything from the network.",
    confidence=Confidence.MEDIUM,
)
