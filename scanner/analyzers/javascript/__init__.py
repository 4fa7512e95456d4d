"""Reads JavaScript and TypeScript through tree-sitter, without Node."""

from scanner.analyzers.javascript.analyzer import JavaScriptAnalyzer

__all__ = ["JavaScriptAnalyzer"]
