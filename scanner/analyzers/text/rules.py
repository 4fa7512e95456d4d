from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.analyzers.rules import Rule

LEAVE_OUT = "Remove it: what the code does decides, and nothing that it says about itself."


def _rule(
    name: str, message: str, remedy: str = LEAVE_OUT, severity: Severity = Severity.MEDIUM
) -> Rule:
    """Not toned down in comments or documentation: that is where such text stands."""
    return Rule(
        name=f"text.{name}",
        severity=severity,
        cwe=1039,
        message=message,
        remedy=remedy,
        confidence=Confidence.MEDIUM,
        malicious=True,
        kind=Kind.MALICE,
    )


OVERRIDE = _rule("overrides-instructions", "Tells a reading model to forget its instructions.")
CLAIM = _rule("claims-approval", "Claims to be approved or harmless, to whoever reviews it.")
SILENCE = _rule("asks-for-silence", "Asks a reviewer not to report what it does.")
VERDICT = _rule("dictates-a-verdict", "Tells a reviewer or a model which verdict to give.")
FAKE_RESULT = _rule("fake-result", "Carries what looks like the result of a scan.")
ROLE = _rule("fake-role", "Pretends to be another speaker in a model's conversation.")
BAIT = _rule("refusal-bait", "Carries a text that makes models refuse to read on.")
INVISIBLE = _rule(
    "invisible-text",
    "Carries text in letters that nobody can see.",
    "Remove the invisible characters.",
    Severity.HIGH,
)
SPLIT_WORD = _rule(
    "split-word",
    "Invisible characters stand within a word of the code.",
    "Remove the invisible characters.",
)
LOOK_ALIKE = _rule(
    "look-alike-name",
    "A name mixes letters of two alphabets that look the same.",
    "Write the name with letters of one alphabet.",
)
