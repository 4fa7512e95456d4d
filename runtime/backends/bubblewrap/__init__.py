from runtime.backends.bubblewrap.backend import BubblewrapBackend

__all__ = ["BubblewrapBackend"]
