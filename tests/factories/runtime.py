import factory
from factory.django import DjangoModelFactory

from runtime.models import AppInstance, InstanceStatus
from tests.factories.appstore import InstallationFactory


class InstanceFactory(DjangoModelFactory[AppInstance]):
    """A waiting instance. ``running=True`` says it runs (nothing does)."""

    class Meta:
        model = AppInstance

    class Params:
        running = factory.Trait(
            status=InstanceStatus.RUNNING, backend="bubblewrap", broker="/nowhere/broker.sock"
        )

    installation = factory.SubFactory(InstallationFactory)
    workspace = factory.LazyAttribute(lambda instance: instance.installation.workspace)
    cpu_millicores = 500
    memory_mib = 256
    disk_mib = 64
    created_by = factory.LazyAttribute(lambda instance: instance.installation.installed_by)
