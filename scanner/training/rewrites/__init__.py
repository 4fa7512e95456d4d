"""Ways to write the same program differently, to see whether the scanner still knows it."""

from scanner.training.rewrites.catalogue import REWRITES, Rewrite

__all__ = ["REWRITES", "Rewrite"]
