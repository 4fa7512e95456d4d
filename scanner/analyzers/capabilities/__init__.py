"""What the code does, compared with what its ``matrix.toml`` says it does."""

from scanner.analyzers.capabilities.analyzer import CapabilitiesAnalyzer

__all__ = ["CapabilitiesAnalyzer"]
