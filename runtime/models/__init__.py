from runtime.models.build import AppBuild
from runtime.models.instance import AppInstance, InstanceStatus, SuspendedFor
from runtime.models.metrics import RuntimeMetrics

__all__ = ["AppBuild", "AppInstance", "InstanceStatus", "RuntimeMetrics", "SuspendedFor"]
