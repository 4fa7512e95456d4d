"""Reads Python: what it does behind one's back, and where it is weak."""

from scanner.analyzers.python.analyzer import PythonAnalyzer

__all__ = ["PythonAnalyzer"]
