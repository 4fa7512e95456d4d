"""What a developer says about themselves."""

from collections.abc import Mapping

from django.db import transaction

from developers import policies, web_addresses
from developers.models import Developer, ProfileLink
from developers.policies import Capability
from marketplace.core import audit
from marketplace.core.models import User

FIELDS = (*ProfileLink.values, "display_name", "bio", "location", "support_email")


@transaction.atomic
def edit_profile(*, developer: Developer, profile: Mapping[str, str], by: User) -> Developer:
    """Change what the public page says; what ``profile`` leaves out stays, as does its address.

    Raises:
        NotALink: a link is not one that can be shown.
        RoleRequired: only an owner speaks for the account.
    """
    policies.require(developer, by, Capability.MANAGE)
    developer = Developer.objects.lock(pk=developer.pk)
    wanted = {
        name: web_addresses.normalised(profile[name])
        if name in ProfileLink.values
        else profile[name]
        for name in FIELDS
        if name in profile
    }
    changed = sorted(name for name, value in wanted.items() if getattr(developer, name) != value)
    for name in changed:
        setattr(developer, name, wanted[name])
    if changed:
        developer.save(update_fields=changed)
        audit.record("developer.edit", actor=by, target=developer, changed=changed)
    return developer
