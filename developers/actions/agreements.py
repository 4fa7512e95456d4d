"""Accepting the developer agreement."""

from datetime import datetime

from django.db import transaction

from developers import policies
from developers.models import Developer
from marketplace.core import audit
from marketplace.core.errors import Invalid
from marketplace.core.models import User


class AgreementOutdated(Invalid):
    code = "agreement_outdated"

    def __init__(self) -> None:
        super().__init__("The agreement has a newer version. Read it and accept that one.")


@transaction.atomic
def accept_agreement(*, developer: Developer, version: str, by: User, at: datetime) -> Developer:
    policies.require(developer, by, policies.Capability.AGREE)
    developer = Developer.objects.lock(pk=developer.pk)
    if version != policies.current_agreement():
        raise AgreementOutdated
    if not policies.has_accepted_agreement(developer):
        developer.agreement_version = version
        developer.agreement_accepted_at = at
        developer.save(update_fields=["agreement_version", "agreement_accepted_at"])
        audit.record("agreement.accept", actor=by, target=developer, version=version)
    return developer
