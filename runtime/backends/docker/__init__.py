from runtime.backends.docker.backend import DockerBackend

__all__ = ["DockerBackend"]
