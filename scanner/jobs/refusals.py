"""Makes findings of what was refused at run time."""

from django.utils import timezone

from appstore.models import AppVersion
from marketplace.core.jobs import Lease
from scanner.models import RuntimeRefusal
from scanner.results import refusals


def weigh(lease: Lease, *, version_id: int) -> None:
    """Safe to run twice: what is known already is only brought up to date."""
    with lease.finishing():
        unweighed = RuntimeRefusal.objects.unweighed().filter(version=version_id)
        seen = list(unweighed.values_list("pk", "times"))
        refusals.refresh(AppVersion.objects.get(pk=version_id), at=timezone.now())
        for pk, times in seen:
            RuntimeRefusal.objects.filter(pk=pk).update(weighed_times=times)
