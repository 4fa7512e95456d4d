import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from developers import policies
from developers.models import Developer, VerificationLevel
from tests.factories.core import UserFactory


class DeveloperFactory(DjangoModelFactory[Developer]):
    """A developer who may publish. ``agreed=False`` has not accepted the agreement."""

    class Meta:
        model = Developer

    class Params:
        agreed = True

    user = factory.SubFactory(UserFactory)
    slug = factory.Sequence("studio-{}".format)
    display_name = factory.Sequence("Studio {}".format)
    verification = VerificationLevel.EMAIL
    agreement_version = factory.LazyAttribute(
        lambda developer: policies.current_agreement() if developer.agreed else ""
    )
    agreement_accepted_at = factory.LazyAttribute(
        lambda developer: timezone.now() if developer.agreed else None
    )
