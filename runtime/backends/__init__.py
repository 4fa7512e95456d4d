"""Which backend runs the apps of this marketplace."""

import hashlib
import logging
from functools import cache

from django.conf import settings

from runtime.backends.base import Backend, BackendUnavailable
from runtime.backends.bubblewrap import BubblewrapBackend
from runtime.backends.docker import DockerBackend

logger = logging.getLogger(__name__)

AUTO = "auto"


@cache
def named(name: str) -> Backend:
    """The backend of that name, as this machine has it."""
    if name == DockerBackend.name:
        label = hashlib.sha256(str(settings.MATRIX_HOME).encode()).hexdigest()[:12]
        return DockerBackend(settings.MATRIX_HOME, label=label, build_hosts=settings.BUILD_HOSTS)
    if name == BubblewrapBackend.name:
        return BubblewrapBackend(settings.MATRIX_HOME, build_hosts=settings.BUILD_HOSTS)
    raise BackendUnavailable(f"There is no backend called {name}.")


@cache
def current() -> Backend:
    """Where new instances run: Docker when a daemon answers, otherwise bubblewrap.

    ``RUNTIME_BACKEND`` decides otherwise. What was chosen stays for the life of the process.
    """
    if settings.RUNTIME_BACKEND != AUTO:
        return named(settings.RUNTIME_BACKEND)
    docker = named(DockerBackend.name)
    probe = docker.probe()
    if probe.works:
        return docker
    logger.info("Apps run in bubblewrap: %s", probe.detail)
    return named(BubblewrapBackend.name)
