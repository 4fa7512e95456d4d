"""Under which licences an app and its parts are given, and whether these can go together."""

from scanner.analyzers.licences.analyzer import LicencesAnalyzer

__all__ = ["LicencesAnalyzer"]
