"""Files that are more, or something else, than they look: pickles, polyglots, disguises."""

from scanner.analyzers.binaries.analyzer import BinariesAnalyzer

__all__ = ["BinariesAnalyzer"]
