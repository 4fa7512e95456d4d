"""One Docker daemon, as one marketplace sees it: only what carries its label exists."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from typing import Any

import docker
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from docker.models.containers import Container
from docker.models.images import Image
from requests.exceptions import RequestException

from runtime.backends.base import BackendUnavailable

OWNER, KIND, KEY = "matrix.marketplace", "matrix.kind", "matrix.key"
TIMEOUT_SECONDS = 120


@contextmanager
def translated() -> Iterator[None]:
    """Docker's errors as ours."""
    try:
        yield
    except (DockerException, RequestException) as error:
        raise BackendUnavailable(f"Docker: {error}") from error


class Daemon:
    """Finds, makes and removes our containers and images."""

    def __init__(self, *, client: docker.DockerClient | None, label: str) -> None:
        self._client = client
        self.label = label

    @cached_property
    def client(self) -> docker.DockerClient:
        return self._client or docker.from_env(timeout=TIMEOUT_SECONDS)

    def labels(self, *, kind: str, key: str) -> dict[str, str]:
        return {OWNER: self.label, KIND: kind, KEY: key}

    def image(self, reference: str) -> Image | None:
        try:
            return self.client.images.get(reference)
        except ImageNotFound:
            return None

    def container(self, name: str) -> Container | None:
        try:
            return self.client.containers.get(name)
        except NotFound:
            return None

    def create(self, image: str, *, name: str, kind: str, key: str, **options: Any) -> Container:
        """Create the container of this name, or find the one somebody created a moment before."""
        labels = self.labels(kind=kind, key=key)
        try:
            return self.client.containers.create(image, name=name, labels=labels, **options)
        except APIError as error:
            if error.status_code != HTTPStatus.CONFLICT:
                raise
            return self.client.containers.get(name)

    def remove(self, name: str, *, grace_seconds: int = 0) -> None:
        """End and remove; nothing happens when it is absent or going already."""
        container = self.container(name)
        if container is None:
            return
        try:
            container.stop(timeout=grace_seconds)
            container.remove(force=True, v=True)
        except NotFound:
            return
        except APIError as error:
            if error.status_code != HTTPStatus.CONFLICT:  # its removal is in progress
                raise

    def keys(self, *, kind: str) -> set[str]:
        filters: dict[str, str | list[str] | bool] = {
            "label": [f"{OWNER}={self.label}", f"{KIND}={kind}"],
        }
        containers = self.client.containers.list(all=True, filters=filters, ignore_removed=True)
        return {container.labels[KEY] for container in containers}
