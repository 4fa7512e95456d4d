from django.db import models

from marketplace.core.querysets import DomainQuerySet
from runtime.models.instance import AppInstance


class RuntimeMetrics(models.Model):
    """What one instance used in one window of ten seconds.

    The sampler writes CPU, memory and storage, the gateway adds requests; each touches its own
    columns only.
    """

    instance = models.ForeignKey(AppInstance, on_delete=models.CASCADE, related_name="metrics")
    window_started_at = models.DateTimeField()
    cpu_milliseconds = models.PositiveBigIntegerField(default=0, db_default=0)
    memory_bytes = models.PositiveBigIntegerField(default=0, db_default=0)
    storage_bytes = models.PositiveBigIntegerField(default=0, db_default=0)
    requests = models.PositiveIntegerField(default=0, db_default=0)
    errors = models.PositiveIntegerField(default=0, db_default=0, help_text="Answers above 499.")
    request_milliseconds = models.PositiveBigIntegerField(default=0, db_default=0)
    request_milliseconds_max = models.PositiveIntegerField(default=0, db_default=0)
    bytes_in = models.PositiveBigIntegerField(default=0, db_default=0)
    bytes_out = models.PositiveBigIntegerField(default=0, db_default=0)
    connections_peak = models.PositiveIntegerField(default=0, db_default=0)

    objects = DomainQuerySet["RuntimeMetrics"].as_manager()

    class Meta:
        verbose_name_plural = "runtime metrics"
        constraints = (
            models.UniqueConstraint(
                name="metrics_once_per_window", fields=("instance", "window_started_at")
            ),
        )

    def __str__(self) -> str:
        return f"{self.instance} at {self.window_started_at:%H:%M:%S}"
