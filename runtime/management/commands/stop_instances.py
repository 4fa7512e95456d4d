from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from runtime import backends
from runtime.models import AppInstance, InstanceStatus


class Command(BaseCommand):
    help = "End every app instance on this machine; for the end of the marketplace itself."

    def handle(self, *args: Any, **options: Any) -> None:
        running = AppInstance.objects.exclude(backend="").live()
        for instance in running.order_by("pk"):
            backends.named(instance.backend).stop(instance.held_as)
            self._note(instance)
            self.stdout.write(f"{instance.key} stopped")

    def _note(self, instance: AppInstance) -> None:
        if instance.status == InstanceStatus.RUNNING:
            instance.move_to(InstanceStatus.STOPPING)
        if instance.status == InstanceStatus.STOPPING:
            instance.move_to(InstanceStatus.STOPPED)
            instance.broker, instance.stopped_at = "", timezone.now()
            instance.save(update_fields=["status", "broker", "stopped_at"])
