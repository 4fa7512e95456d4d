"""Accepting the developer agreement."""

from datetime import datetime

from django.db import transaction

from developers import policies
from developers.agreement_standing import standing_of
from developers.models import AgreementAcceptance, Developer
from marketplace.core import audit, requests
from marketplace.core.errors import Invalid
from marketplace.core.models import User


class AgreementOutdated(Invalid):
    """The version is not the one to accept now."""

    code = "agreement_outdated"

    def __init__(self) -> None:
        super().__init__("The agreement has a newer version. Read it and accept that one.")


class AgreementTextChanged(Invalid):
    """The hash is not that of the text."""

    code = "agreement_text_changed"

    def __init__(self) -> None:
        super().__init__("The text is not the one you were shown. Read it again and accept it.")


@transaction.atomic
def accept_agreement(
    *, developer: Developer, version: str, sha256: str, by: User, at: datetime
) -> AgreementAcceptance:
    """Keep the proof: which text to the byte, who, when and from where. Once per version.

    Raises:
        AgreementOutdated: another version is to be accepted.
        AgreementTextChanged: ``sha256``, that of the text they saw, is not that of the text.
        RoleRequired: only an owner accepts for the account.
    """
    policies.require(developer, by, policies.Capability.AGREE)
    developer = Developer.objects.lock(pk=developer.pk)
    standing = standing_of(developer, at=at)
    made = developer.acceptances.filter(version=version, sha256=sha256).first()
    if made is not None:
        return made
    text = standing.to_accept
    if text is None or text.version != version:
        raise AgreementOutdated
    if text.sha256 != sha256:
        raise AgreementTextChanged
    asked = requests.current()
    made = developer.acceptances.create(
        version=version,
        sha256=sha256,
        accepted_by=by,
        accepted_at=at,
        ip_address=asked.ip_address,
        user_agent=asked.user_agent,
        locale=asked.languages,
    )
    audit.record("agreement.accept", actor=by, target=developer, version=version, sha256=sha256)
    return made
