"""What is known of a person as a developer."""

from collections.abc import Iterator
from datetime import datetime

from developers.actions import kyc_erasure
from developers.models import (
    Developer,
    Invitation,
    KycCase,
    Membership,
    Role,
    VerifiedDomain,
)
from identity import invitations, privacy
from marketplace.core.models import User

PROFILE_TEXTS = (
    *("bio", "location", "website", "source_url", "documentation_url"),
    *("support_url", "social_url", "support_email"),
)


def export(user: User) -> privacy.Facts:
    own = Developer.objects.filter(user=user)
    return {
        "profile": privacy.rows(
            own, "slug", "display_name", *PROFILE_TEXTS, "verification", "created_at"
        ),
        "domains": privacy.rows(
            VerifiedDomain.objects.filter(developer__in=own),
            *("domain", "method", "status", "verified_at", "created_at"),
        ),
        "agreements": [
            privacy.rows(
                developer.acceptances.all(),
                *("version", "sha256", "accepted_at", "ip_address", "user_agent", "locale"),
            )
            for developer in own
        ],
        "verification": privacy.rows(
            KycCase.objects.filter(developer__in=own),
            *("key", "status", "kind", "country", "created_at", "submitted_at", "decided_at"),
        ),
        "organisations": privacy.rows(
            Membership.objects.filter(user=user), "developer__display_name", "role", "joined_at"
        ),
    }


def blockers(user: User) -> Iterator[privacy.Blocker]:
    owned = Membership.objects.filter(user=user, role=Role.OWNER, developer__user=None)
    for membership in owned.select_related("developer"):
        others = membership.developer.memberships.filter(role=Role.OWNER).exclude(user=user)
        if not others.exists():
            yield privacy.Blocker(
                f"You are the only owner of {membership.developer}.",
                "Make somebody else its owner first.",
            )


def erase(user: User, at: datetime) -> None:
    """What they said of themselves, and their identity documents. The account's sales stay."""
    Membership.objects.filter(user=user, developer__user=None).delete()
    invitations.forget(Invitation.objects.all(), user=user)
    for developer in Developer.objects.filter(user=user):
        kyc_erasure.erase_all(developer=developer, by=user, at=at)
        developer.domains.all().delete()
        for name in PROFILE_TEXTS:
            setattr(developer, name, "")
        developer.display_name, developer.slug = "Deleted developer", f"deleted-{developer.pk}"
        developer.save(update_fields=["display_name", "slug", *PROFILE_TEXTS])


privacy.register("developer", export=export, erase=erase, blockers=blockers)
