import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from appstore.models import DecisionKind, ReviewDecision
from tests.factories.appstore import VersionFactory
from tests.factories.core import UserFactory


class ReviewDecisionFactory(DjangoModelFactory[ReviewDecision]):
    """A version that a reviewer has approved."""

    class Meta:
        model = ReviewDecision

    kind = DecisionKind.APPROVE
    version = factory.SubFactory(
        VersionFactory, app__status="approved", status="approved", risk="low"
    )
    app = factory.LazyAttribute(lambda decision: decision.version.app)
    decided_by = factory.SubFactory(UserFactory, is_staff=True, is_superuser=True)
    decided_at = factory.LazyFunction(timezone.now)
