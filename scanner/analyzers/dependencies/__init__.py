"""What an app is made of, where that comes from, and what is known of it."""

from scanner.analyzers.dependencies.analyzer import DependenciesAnalyzer

__all__ = ["DependenciesAnalyzer"]
