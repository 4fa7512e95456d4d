"""What scans were made with."""

from django.contrib import admin

from scanner.admin.operators import ForOperators
from scanner.models import RuleSet


@admin.register(RuleSet)
class RuleSetAdmin(ForOperators):
    list_display = ("__str__", "state", "of_model", "scan_count", "first_seen_at", "enforced_at")
    list_filter = ("state",)
    search_fields = ("digest", "model_digest")
    ordering = ("-pk",)

    @admin.display(description="Model")
    def of_model(self, ruleset: RuleSet) -> str:
        return ruleset.model_digest[:12] or "none"

    @admin.display(description="Scans")
    def scan_count(self, ruleset: RuleSet) -> int:
        return ruleset.scans.count()
