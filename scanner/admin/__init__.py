"""The scanner's desks."""

from scanner.admin import decisions, findings, scans

__all__ = ["decisions", "findings", "scans"]
