"""For which developer accounts somebody may act."""

from django.db.models import F

from developers.models import Developer
from marketplace.core.models import User


def accounts_of(user: User) -> list[Developer]:
    """Somebody's own account first, then the organisations they joined, oldest first."""
    return list(Developer.objects.of(user).order_by(F("user").asc(nulls_last=True), "pk"))
