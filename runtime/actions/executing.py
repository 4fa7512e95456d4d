"""Sending one request to an instance, the way its own address would."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from marketplace.core.errors import Conflict
from marketplace.core.models import User
from runtime import policies
from runtime.access import Purpose, site_access
from runtime.client import Answer
from runtime.client import execute as send
from runtime.models import AppInstance, InstanceStatus


class NotRunning(Conflict):
    code = "instance_not_running"

    def __init__(self, status: str) -> None:
        super().__init__(f"The instance is {status.lower()}. Start it, or wait until it runs.")


def execute(
    *,
    instance: AppInstance,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    timeout_seconds: float,
    by: User,
    at: datetime,
) -> Answer:
    """What the app answered, measured by the gateway like any other request.

    Raises:
        MemberRequired, NotRunning, InstanceUnreachable, InstanceTimeout.
    """
    policies.require_member(instance.workspace, by)
    if instance.status != InstanceStatus.RUNNING:
        raise NotRunning(instance.get_status_display())
    return send(
        gateway_url=settings.GATEWAY_URL,
        host=f"{instance.label}.{settings.APPS_DOMAIN}",
        access_token=sign(instance, by=by, purpose=Purpose.EXECUTE, at=at),
        method=method,
        path=path,
        headers=headers.items(),
        body=body,
        timeout_seconds=timeout_seconds,
    )


def sign(instance: AppInstance, *, by: User, purpose: Purpose, at: datetime) -> str:
    """A token that lets that person use that instance for that purpose."""
    return site_access().sign(instance=instance.key, user=str(by.pk), purpose=purpose, at=at)
