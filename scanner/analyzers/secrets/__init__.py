"""Finds keys and passwords that were left in the code. Nothing found is ever shown whole."""

from scanner.analyzers.secrets.analyzer import SecretsAnalyzer

__all__ = ["SecretsAnalyzer"]
