"""How likely an app is malicious: a trained model over what its code can be seen to do."""

from scanner.analyzers.model.analyzer import ModelAnalyzer

__all__ = ["ModelAnalyzer"]
