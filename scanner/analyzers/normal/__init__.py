"""Canonical text: what code says once everything that hides it is undone."""

from scanner.analyzers.normal.canonical import Canonical, Unit, UnitKind
from scanner.analyzers.normal.source import canonical

__all__ = ["Canonical", "Unit", "UnitKind", "canonical"]
