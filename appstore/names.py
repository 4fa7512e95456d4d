"""Whether a name is too like another's: asked when an app is named and when it is renamed."""

from django.conf import settings
from django.db import connection
from django.db.models import Q

from appstore.likeness import neighbours, skeleton
from appstore.models import App, AppStatus, NameDispute
from developers.models import Developer
from marketplace.core.errors import Conflict

NAMING_LOCK = 0x4E414D45  # "NAME": whoever gives a name does it alone, until their commit
LONG_ENOUGH_FOR_A_SLIP = 5
"""Shorter names are one letter from too many honest others."""
OURS = frozenset({"matrix", "official", "verified"})
"""Not even as one word of a name: they say that we made the app, or vouch for it."""
RESERVED = frozenset(
    {
        *("admin", "administrator", "api", "app", "apps", "store", "console", "developer"),
        *("help", "moderator", "root", "security", "staff", "support", "system", "wallet"),
    }
)
"""Not as a whole name."""


class NameTooAlike(Conflict):
    """People would take it for another developer's app."""

    code = "name_too_alike"
    way_forward = "appstore:name-dispute"

    def __init__(self, name: str, like: App | None, *, at: str = "name") -> None:
        other = f"the name of the app “{like}”" if like else "a name that is reserved"
        super().__init__(
            f"“{name}” is too like {other}. Choose another, or dispute it if it is yours to use."
        )
        self.name, self.like, self.at = name, like, at


def claim(developer: Developer, **given: str) -> None:
    """Let a developer give a ``name`` or a ``slug``; nobody else gives one until the commit.

    Raises:
        NameTooAlike: it looks like one of somebody else's, or is reserved.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMING_LOCK])
    looks = {at: skeleton(text)[:64] for at, text in given.items()}
    for at, text in given.items():
        if is_reserved(text) and not _is_allowed(developer, looks[at]):
            raise NameTooAlike(text, None, at=at)
    for like in _alike(developer, set(looks.values()) - {""}):
        theirs = {like.name_looks, like.slug_looks}
        at = next((at for at in given if _is_like(looks[at], theirs)), "name")
        if not _is_allowed(developer, looks[at]):
            raise NameTooAlike(given[at], like, at=at)


def like_of(developer: Developer, name: str) -> App | None:
    """The first of somebody else's apps that a name is too like."""
    return next(iter(_alike(developer, {skeleton(name)[:64]} - {""})), None)


def is_reserved(name: str) -> bool:
    words = {skeleton(word) for word in name.replace("-", " ").replace("_", " ").split()}
    protected = {skeleton(word) for word in settings.PROTECTED_NAMES}
    ours = {skeleton(word) for word in OURS}
    whole = skeleton(name)
    near = {whole, *neighbours(whole)} if len(whole) >= LONG_ENOUGH_FOR_A_SLIP else {whole}
    is_ours = bool(words & ours) or whole in ours
    return is_ours or whole in map(skeleton, RESERVED) or not protected.isdisjoint(near)


def _alike(developer: Developer, looks: set[str]) -> list[App]:
    """Other developers' apps: any that looks the same, and one slip away those people use."""
    if not looks:
        return []
    slips = [
        slip for one in looks if len(one) >= LONG_ENOUGH_FOR_A_SLIP for slip in neighbours(one)
    ]
    same = Q(name_looks__in=looks) | Q(slug_looks__in=looks)
    near = Q(name_looks__in=slips) | Q(slug_looks__in=slips)
    used = Q(status=AppStatus.PUBLISHED, install_count__gt=0)
    others = App.objects.exclude(developer=developer).filter(same | (near & used))
    return list(others.order_by("-install_count", "pk")[:20])


def _is_like(looks: str, theirs: set[str]) -> bool:
    return looks in theirs or not theirs.isdisjoint(neighbours(looks))


def _is_allowed(developer: Developer, looks: str) -> bool:
    return NameDispute.objects.allowing(developer, looks).exists()
