import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from appstore.models import Rollout
from tests.factories.appstore import VersionFactory


class RolloutFactory(DjangoModelFactory[Rollout]):
    """A rollout at 5 %; ``status="planned"`` has not begun, ``"halted"`` says why."""

    class Meta:
        model = Rollout

    version = factory.SubFactory(VersionFactory, published=True)
    status = "rolling"
    stages = factory.LazyFunction(lambda: [5, 50, 100])
    percent = factory.LazyAttribute(lambda one: 0 if one.status == "planned" else 5)
    planned_by = factory.LazyAttribute(lambda one: one.version.app.developer.user)
    started_at = factory.LazyAttribute(
        lambda one: None if one.status == "planned" else timezone.now()
    )
    judged_from = factory.SelfAttribute("started_at")
    stage_started_at = factory.SelfAttribute("started_at")
    halt_reason = factory.LazyAttribute(lambda one: "R." if one.status == "halted" else "")
    halted_at = factory.LazyAttribute(
        lambda one: timezone.now() if one.status == "halted" else None
    )
