import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from developers import policies
from developers.models import Developer, DeveloperKind, Membership, Role, VerificationLevel
from tests.factories.core import UserFactory


class DeveloperFactory(DjangoModelFactory[Developer]):
    """A developer who may publish. ``agreed=False`` has not accepted the agreement."""

    class Meta:
        model = Developer
        skip_postgeneration_save = True

    class Params:
        agreed = True

    user = factory.SubFactory(UserFactory, second_factor=True)
    slug = factory.Sequence("studio-{}".format)
    display_name = factory.Sequence("Studio {}".format)
    verification = VerificationLevel.EMAIL
    agreement_version = factory.LazyAttribute(
        lambda developer: policies.current_agreement() if developer.agreed else ""
    )
    agreement_accepted_at = factory.LazyAttribute(
        lambda developer: timezone.now() if developer.agreed else None
    )

    @factory.post_generation
    def members(self, create, extracted, **people):
        """``members__viewer=user`` makes that user a viewer."""
        if self.user:
            people["owner"] = self.user
        for role, user in people.items():
            Membership.objects.create(developer=self, user=user, role=Role(role))


class OrganisationFactory(DeveloperFactory):
    """An organisation with one owner, or with ``members__owner=…, members__viewer=…``."""

    kind = DeveloperKind.ORGANISATION
    user = None
    slug = factory.Sequence("guild-{}".format)
    display_name = factory.Sequence("Guild {}".format)
