import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from developers import agreement_texts
from developers.models import (
    ChallengeMethod,
    Developer,
    DeveloperKind,
    DomainStatus,
    Membership,
    Role,
    VerificationLevel,
    VerifiedDomain,
)
from tests.factories.core import UserFactory


class DeveloperFactory(DjangoModelFactory[Developer]):
    """A developer who may publish. ``agreed=False`` has not accepted the agreement."""

    class Meta:
        model = Developer
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory, second_factor=True)
    slug = factory.Sequence("studio-{}".format)
    display_name = factory.Sequence("Studio {}".format)
    verification = VerificationLevel.EMAIL

    @factory.post_generation
    def members(self, create, extracted, **people):
        """``members__viewer=user`` makes that user a viewer."""
        if self.user:
            people["owner"] = self.user
        for role, user in people.items():
            Membership.objects.create(developer=self, user=user, role=Role(role))

    @factory.post_generation
    def agreed(self, create, extracted, **_):
        if extracted is False:
            return
        text = agreement_texts.in_force(at=timezone.now())
        self.acceptances.create(
            version=text.version,
            sha256=text.sha256,
            accepted_by=self.user,
            accepted_at=timezone.now(),
        )


class OrganisationFactory(DeveloperFactory):
    """An organisation with one owner, or with ``members__owner=…, members__viewer=…``."""

    kind = DeveloperKind.ORGANISATION
    user = None
    slug = factory.Sequence("guild-{}".format)
    display_name = factory.Sequence("Guild {}".format)


class DomainFactory(DjangoModelFactory[VerifiedDomain]):
    """A domain without proof yet; ``verified=True`` has it."""

    class Meta:
        model = VerifiedDomain

    class Params:
        verified = factory.Trait(
            status=DomainStatus.VERIFIED,
            verified_at=factory.LazyFunction(timezone.now),
            last_checked_at=factory.LazyFunction(timezone.now),
        )

    developer = factory.SubFactory(DeveloperFactory)
    domain = factory.Sequence("studio-{}.dev".format)
    token = factory.Sequence("token-{}".format)
    method = ChallengeMethod.DNS
