from rest_framework import serializers

from scanner.models import CodeScanResult, Finding


class FindingSerializer(serializers.ModelSerializer[Finding]):
    class Meta:
        model = Finding
        fields = (
            "analyzer",
            "rule",
            "severity",
            "confidence",
            "cwe",
            "path",
            "line",
            "message",
            "evidence",
            "remedy",
            "fingerprint",
        )
        read_only_fields = fields


class ScanSerializer(serializers.ModelSerializer[CodeScanResult]):
    version = serializers.CharField(source="version.version")
    reasons = serializers.ListField(child=serializers.CharField())
    analyzers = serializers.ListField(child=serializers.DictField())
    findings = FindingSerializer(many=True)

    class Meta:
        model = CodeScanResult
        fields = (
            "id",
            "version",
            "status",
            "risk",
            "reasons",
            "is_complete",
            "analyzers",
            "milliseconds",
            "requested_at",
            "ended_at",
            "findings",
        )
        read_only_fields = fields
