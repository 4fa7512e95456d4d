"""Our own reviewers: a check waits at their desk in the admin until somebody decides."""

from developers.models import KycCase
from developers.providers.base import Finding, KycProviderRefused, Outcome

PREFIX = "desk:"


class ManualProvider:
    """Nothing to send anybody to, and nothing to ask: the decision is an action of ours."""

    def require_configured(self) -> None:
        """Reviewers are always there."""

    def start(self, *, key: str, return_url: str) -> Finding:
        return Finding(f"{PREFIX}{key}", Outcome.WAITING)

    def look(self, reference: str) -> Finding:
        key, _, _ = reference.removeprefix(PREFIX).rpartition("-")
        if not reference.startswith(PREFIX) or not KycCase.objects.filter(key=key).exists():
            raise KycProviderRefused
        return Finding(reference, Outcome.WAITING)
