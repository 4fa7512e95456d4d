"""Who can find out whether somebody is who they say: the outside world, behind a Protocol."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from developers.models import KycReason
from marketplace.core.errors import Unavailable


class KycProviderNotConfigured(Unavailable):
    """This marketplace does not work with that provider of identity checks."""

    code = "kyc_provider_not_configured"

    def __init__(self, missing: str) -> None:
        super().__init__(f"This provider is not set up here ({missing}). Choose our reviewers.")


class KycProviderUnavailable(Unavailable):
    code = "kyc_provider_unavailable"

    def __init__(self) -> None:
        super().__init__("The identity provider does not answer. Nothing is lost; try again soon.")


class KycProviderRefused(Unavailable):
    """The provider refuses what the marketplace asks; its operator has to look."""

    code = "kyc_provider_refused"

    def __init__(self) -> None:
        super().__init__("The identity provider refuses our request. Choose our reviewers instead.")


class Outcome(StrEnum):
    WAITING = "waiting"
    """For the person, for the provider's machine, or for one of our reviewers."""
    VERIFIED = "verified"
    REFUSED = "refused"
    """``reason`` says why. Trying again takes a new check."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a provider says about one check now."""

    reference: str
    outcome: Outcome
    url: str = ""
    """Where the person goes on; empty when there is nothing for them to do."""
    reason: KycReason = KycReason.OTHER
    name: str = ""
    """As it stands on the document, once verified. It is compared and not kept."""


class Provider(Protocol):
    """Checks people. Each method may be called again; a check is found by its reference.

    All but ``require_configured`` raise KycProviderUnavailable when trying later may help, and
    KycProviderRefused when it does not, as for a reference that is unknown.
    """

    def require_configured(self) -> None:
        """Raise KycProviderNotConfigured, naming the setting that is missing."""

    def start(self, *, key: str, return_url: str) -> Finding:
        """Begin a check; the same key finds the same check."""

    def look(self, reference: str) -> Finding:
        """How the check stands."""
