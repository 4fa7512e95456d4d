from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.rules import Rule

UNSAFE_PICKLE = Rule(
    name="binaries.pickle-runs-code",
    severity=Severity.CRITICAL,
    cwe=502,
    message="A pickle that starts a program or runs code as soon as it is loaded.",
    remedy="Store data as JSON or safetensors.",
    malicious=True,
)
PICKLE = Rule(
    name="binaries.pickle",
    severity=Severity.LOW,
    cwe=502,
    message="A pickle: whoever may change it decides what the app runs.",
    remedy="Store data as JSON or safetensors.",
)
UNREADABLE_PICKLE = Rule(
    name="binaries.unreadable-pickle",
    severity=Severity.MEDIUM,
    cwe=502,
    message="A pickle that cannot be read to its end, so nobody knows what loading it does.",
    remedy="Store data as JSON or safetensors.",
    confidence=Confidence.MEDIUM,
)
POLYGLOT = Rule(
    name="binaries.polyglot",
    severity=Severity.HIGH,
    cwe=506,
    message="A picture or document with something else behind its end.",
    remedy="Remove what follows the end of the file.",
    malicious=True,
)
DISGUISED_SCRIPT = Rule(
    name="binaries.disguised-script",
    severity=Severity.HIGH,
    cwe=506,
    message="Code under the name of a picture, a font or a document.",
    remedy="Give it the name of what it is.",
    malicious=True,
)
DOUBLE_NAME = Rule(
    name="binaries.double-extension",
    severity=Severity.HIGH,
    cwe=506,
    message="A program whose name says that it is a document.",
    remedy="Remove it, or give it the name of what it is.",
    malicious=True,
)
MACROS = Rule(
    name="binaries.macros",
    severity=Severity.MEDIUM,
    cwe=506,
    message="An office document with macros.",
    remedy="Save it without macros.",
)
FAR_RIGHT = Rule(
    name="binaries.hidden-column",
    severity=Severity.HIGH,
    cwe=506,
    message="Code stands behind so much empty space that no editor shows it.",
    remedy="Write each statement on a line of its own.",
    malicious=True,
)
LONG_LINE = Rule(
    name="binaries.long-line",
    severity=Severity.INFO,
    cwe=None,
    message="A line of code that is too long for anybody to read.",
    remedy="Ship the source, or mark the file as minified by its name.",
)
HIDDEN_CODE = Rule(
    name="binaries.hidden-file",
    severity=Severity.LOW,
    cwe=506,
    message="Code in a file whose name hides it from a listing.",
    remedy="Give it a name without the dot.",
    confidence=Confidence.MEDIUM,
)
