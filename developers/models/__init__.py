from developers.models.developer import Developer, DeveloperQuerySet, VerificationLevel

__all__ = ["Developer", "DeveloperQuerySet", "VerificationLevel"]
