from scanner.models.finding import Finding, Severity
from scanner.models.scan import SCANNING, CodeScanResult, ScanQuerySet, ScanStatus

__all__ = ["SCANNING", "CodeScanResult", "Finding", "ScanQuerySet", "ScanStatus", "Severity"]
