"""Telling the store how a version fares, so that a rollout that does harm can halt."""

from datetime import datetime

from appstore.following import health
from runtime.models import AppInstance


def note(instance: AppInstance, *, healthy: bool, at: datetime) -> None:
    """One start that went well, or one failure, of the version that the instance runs."""
    if instance.version is not None:
        health.note(
            installation=instance.installation, version=instance.version, healthy=healthy, at=at
        )
