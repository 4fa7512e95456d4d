"""The scanner's desks."""

from scanner.admin import decisions, findings, known_bad, scans

__all__ = ["decisions", "findings", "known_bad", "scans"]
