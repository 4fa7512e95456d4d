"""Where a developer's identity stands, for the page and the API."""

from dataclasses import dataclass

from developers.kyc import rules
from developers.models import EDITABLE, Developer, KycCase, KycStep


@dataclass(frozen=True, slots=True)
class Overview:
    case: KycCase | None
    """The open one, otherwise the newest."""
    in_force: KycCase | None
    last_step: KycStep | None
    missing: list[str]

    @property
    def is_editable(self) -> bool:
        return self.case is not None and self.case.status in EDITABLE


def of(developer: Developer) -> Overview:
    cases = KycCase.objects.of(developer)
    case = cases.open().first() or cases.order_by("-pk").first()
    is_editable = case is not None and case.status in EDITABLE
    return Overview(
        case=case,
        in_force=cases.in_force().first(),
        last_step=case.steps.order_by("-pk").first() if case else None,
        missing=rules.missing_from(case) if case and is_editable else [],
    )
