"""The suspicious parts of an app, cut out for a reviewer outside the sandbox."""

from scanner.analyzers.slices.cutting import Slice, cut
from scanner.analyzers.slices.places import Place, places

__all__ = ["Place", "Slice", "cut", "places"]
