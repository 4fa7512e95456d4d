"""What runs by itself: builds, containers, pipelines, editors and all else beside the app."""

from scanner.analyzers.hooks.analyzer import HooksAnalyzer

__all__ = ["HooksAnalyzer"]
