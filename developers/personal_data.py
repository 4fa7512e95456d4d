"""What is known of a person as a developer."""

from collections.abc import Iterator
from datetime import datetime

from developers.actions import kyc_erasure
from developers.models import Developer, KycCase, Membership, Role
from identity import privacy
from marketplace.core.models import User


def export(user: User) -> privacy.Facts:
    own = Developer.objects.filter(user=user)
    return {
        "profile": privacy.rows(
            own, "slug", "display_name", "bio", "website", "verification", "created_at"
        ),
        "agreements": [
            privacy.rows(developer.acceptances.all(), "version", "accepted_at", "ip_address")
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
    for developer in Developer.objects.filter(user=user):
        kyc_erasure.erase_all(developer=developer, by=user, at=at)
        developer.display_name, developer.bio, developer.website = "Deleted developer", "", ""
        developer.slug = f"deleted-{developer.pk}"
        developer.save(update_fields=["display_name", "bio", "website", "slug"])


privacy.register("developer", export=export, erase=erase, blockers=blockers)
