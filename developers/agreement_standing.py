"""Where a developer stands with the agreement at one moment."""

from dataclasses import dataclass
from datetime import datetime

from developers import agreement_texts
from developers.agreement_texts import AgreementText
from developers.models import AgreementAcceptance, Developer


@dataclass(frozen=True, slots=True)
class AgreementStanding:
    """What is in force, what was accepted, and what that is worth now."""

    at: datetime
    in_force: AgreementText
    announced: AgreementText | None
    accepted: AgreementText | None
    """The newest text that was accepted and is still known here."""
    counts_until: datetime | None
    """When the accepted text stops counting, because a newer one holds. None: no end in sight."""
    acceptances: tuple[AgreementAcceptance, ...]
    """Newest first."""

    @property
    def holds(self) -> bool:
        """Whether they may publish, as far as the agreement goes."""
        return self.accepted is not None and not self.has_lapsed

    @property
    def has_lapsed(self) -> bool:
        """They agreed once, but a newer version came and its grace period is over."""
        return self.counts_until is not None and self.counts_until <= self.at

    @property
    def has_accepted_what_is_in_force(self) -> bool:
        return (
            self.accepted is not None
            and self.accepted.effective_from >= self.in_force.effective_from
        )

    @property
    def to_accept(self) -> AgreementText | None:
        """What to put before them: the text in force, or else the next one ahead of its day."""
        if not self.has_accepted_what_is_in_force:
            return self.in_force
        return None if self.acceptance_of(self.announced) else self.announced

    def acceptance_of(self, text: AgreementText | None) -> AgreementAcceptance | None:
        version = text.version if text else None
        return next((made for made in self.acceptances if made.version == version), None)

    @property
    def accepted_unchanged(self) -> AgreementText | None:
        """The accepted text, if the one kept here is still the very same to the last byte."""
        made = self.acceptance_of(self.accepted)
        return (
            self.accepted
            if made and self.accepted and made.sha256 == self.accepted.sha256
            else None
        )


def standing_of(developer: Developer, *, at: datetime) -> AgreementStanding:
    texts = agreement_texts.all_texts()
    acceptances = tuple(developer.acceptances.order_by("-accepted_at", "-pk"))
    versions = {made.version for made in acceptances}
    accepted = next((text for text in reversed(texts) if text.version in versions), None)
    newer = texts[texts.index(accepted) + 1 :] if accepted else []
    return AgreementStanding(
        at=at,
        in_force=agreement_texts.in_force(at=at),
        announced=agreement_texts.announced(at=at),
        accepted=accepted,
        counts_until=newer[0].grace_until if newer else None,
        acceptances=acceptances,
    )
