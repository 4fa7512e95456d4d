"""What is written for whoever reads the code, instead of for what runs it."""

from scanner.analyzers.text.analyzer import TextAnalyzer

__all__ = ["TextAnalyzer"]
