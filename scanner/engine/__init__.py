"""Runs the analyzers over an app and makes one report of their answers."""

from typing import TYPE_CHECKING, Any

from scanner.engine.report import AnalyzerRun, Report, RunStatus, Skipped

if TYPE_CHECKING:
    from scanner.engine.scanning import scan

__all__ = ["AnalyzerRun", "Report", "RunStatus", "Skipped", "scan"]


def __getattr__(name: str) -> Any:
    """``scan`` brings the sandbox along, which the command line's package does without."""
    if name != "scan":
        raise AttributeError(name)
    from scanner.engine.scanning import scan  # noqa: PLC0415

    return scan
