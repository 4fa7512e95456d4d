"""Runs the analyzers over an archive, in a sandbox, and makes one report of their answers."""

from scanner.engine.report import AnalyzerRun, Report, RunStatus, Skipped
from scanner.engine.scanning import scan

__all__ = ["AnalyzerRun", "Report", "RunStatus", "Skipped", "scan"]
