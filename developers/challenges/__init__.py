"""Looking for the proof that a domain is a developer's, where they said they would put it."""

from collections.abc import Callable, Mapping

from developers.challenges import dns_record, well_known_file
from developers.challenges.errors import ProofMissing
from developers.models import ChallengeMethod, VerifiedDomain

LOOK: Mapping[ChallengeMethod, Callable[[VerifiedDomain], None]] = {
    ChallengeMethod.DNS: dns_record.look,
    ChallengeMethod.WELL_KNOWN: well_known_file.look,
}

__all__ = ["LOOK", "ProofMissing", "look"]


def look(domain: VerifiedDomain) -> None:
    """Ask the network. Nothing happens when the proof is there.

    Raises:
        ProofMissing: it is not, or nobody answered; the message says which.
    """
    LOOK[ChallengeMethod(domain.method)](domain)
