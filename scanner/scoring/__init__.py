"""From findings, the model's number and a reviewer's opinion to one of four levels."""

from scanner.scoring.evidence import malicious
from scanner.scoring.grading import NOTHING_FOUND, Grade, Opinion, grade
from scanner.scoring.levels import Action, Risk, highest
from scanner.scoring.tuning import DEFAULT, CutOffs, RuleAction, Tuning

__all__ = [
    "DEFAULT",
    "NOTHING_FOUND",
    "Action",
    "CutOffs",
    "Grade",
    "Opinion",
    "Risk",
    "RuleAction",
    "Tuning",
    "grade",
    "highest",
    "malicious",
]
