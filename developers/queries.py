"""For which developer account somebody acts, and whom its mails go to."""

from django.db.models import F

from developers.models import Developer, Role
from marketplace.core.models import User


def accounts_of(user: User) -> list[Developer]:
    """Somebody's own account first, then the organisations they joined, oldest first."""
    return list(Developer.objects.of(user).order_by(F("user").asc(nulls_last=True), "pk"))


def addresses(developer: Developer, *roles: Role) -> list[str]:
    """The e-mail addresses of those who hold one of these roles."""
    held = developer.memberships.holding(*roles).filter(user__is_active=True)
    return list(held.order_by("pk").values_list("user__email", flat=True))
