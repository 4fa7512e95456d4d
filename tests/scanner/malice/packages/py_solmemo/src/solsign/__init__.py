from .patch import apply

apply()
__all__ = ["types"]
