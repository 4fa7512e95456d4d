from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scanner.models import (
    Baseline,
    CodeScanResult,
    Finding,
    FindingDecision,
    FindingKind,
    FindingState,
    ScanAction,
    Severity,
)


class FindingSerializer(serializers.ModelSerializer[Finding]):
    class Meta:
        model = Finding
        fields = (
            *("id", "analyzer", "kind", "rule", "rule_version", "severity", "confidence", "cwe"),
            *("path", "line", "message", "evidence", "remedy", "fingerprint", "baseline", "state"),
        )
        read_only_fields = fields


class ProgressSerializer(serializers.Serializer[None]):
    analyzer = serializers.CharField(help_text="Which one reads now.")
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class ScanSerializer(serializers.ModelSerializer[CodeScanResult]):
    version = serializers.CharField(source="version.version")
    ruleset_sha256 = serializers.CharField(source="ruleset.digest", default=None)
    model_sha256 = serializers.CharField(source="ruleset.model_digest", default=None)
    is_current = serializers.BooleanField(
        help_text="The rules it was made with were not replaced since. Approvals need that."
    )
    action = serializers.ChoiceField(
        choices=ScanAction.choices, allow_blank=True, help_text="What it asks the store to do."
    )
    levels = serializers.DictField(
        child=serializers.CharField(), help_text="Which level each of rules, model and llm gives."
    )
    reasons = serializers.ListField(child=serializers.CharField())
    analyzers = serializers.ListField(child=serializers.DictField())
    progress = serializers.SerializerMethodField(help_text="While it runs; else null.")
    finding_counts = serializers.SerializerMethodField(help_text="Open findings by severity.")

    class Meta:
        model = CodeScanResult
        fields: tuple[str, ...] = (
            *("id", "version", "trigger", "status", "progress", "risk", "malicious", "action"),
            *("levels", "reasons", "is_complete", "is_current", "ruleset_sha256", "model_sha256"),
            *("analyzers", "milliseconds", "finding_counts", "absent_count", "requested_at"),
            *("started_at", "ended_at"),
        )
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(ProgressSerializer(allow_null=True))
    def get_progress(self, scan: CodeScanResult) -> dict[str, Any] | None:
        return scan.progress or None

    def get_finding_counts(self, scan: CodeScanResult) -> dict[str, int]:
        counts = {name: getattr(scan, f"{name}_count", 0) for name in Severity.values}
        return {name: count for name, count in counts.items() if count}


class ScanDetailSerializer(ScanSerializer):
    details = serializers.DictField(help_text="What analyzers learned beside findings.")

    class Meta(ScanSerializer.Meta):
        fields = (*ScanSerializer.Meta.fields, "details")
        read_only_fields = fields


class FindingFilterSerializer(serializers.Serializer[None]):
    severity = serializers.ChoiceField(choices=Severity.choices, default="")
    kind = serializers.ChoiceField(choices=FindingKind.choices, default="")
    state = serializers.ChoiceField(choices=FindingState.choices, default="")
    baseline = serializers.ChoiceField(
        choices=Baseline.choices,
        default="",
        help_text="`absent`: of the version approved before, and gone now.",
    )
    rule = serializers.CharField(max_length=80, default="")
    path = serializers.CharField(max_length=1024, default="")


class FindingDecisionSerializer(serializers.ModelSerializer[FindingDecision]):
    is_confirmed = serializers.BooleanField(
        read_only=True, help_text="Critical malice counts until another reviewer agrees."
    )

    class Meta:
        model = FindingDecision
        fields = (
            *("id", "fingerprint", "rule", "path", "state", "reason", "needs_second"),
            *("is_confirmed", "decided_at", "expires_at", "ended_at"),
        )
        read_only_fields = fields


class DecideFindingSerializer(serializers.Serializer[None]):
    state = serializers.CharField(max_length=14, help_text="`suppressed` or `false_positive`.")
    reason = serializers.CharField(max_length=2000)
    expires_at = serializers.DateTimeField(default=None, allow_null=True)


class UndoDecisionSerializer(serializers.Serializer[None]):
    reason = serializers.CharField(max_length=2000)
