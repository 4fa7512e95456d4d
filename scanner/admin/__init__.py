"""The scanner's desks."""

from scanner.admin import scans

__all__ = ["scans"]
