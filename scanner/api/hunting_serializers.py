from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scanner import queries
from scanner.models import CustomRule, Hunt, HuntItem


class CustomRuleSerializer(serializers.ModelSerializer[CustomRule]):
    class Meta:
        model = CustomRule
        fields = (
            *("id", "name", "version", "status", "note", "text", "sha256"),
            *("written_at", "decided_at"),
        )
        read_only_fields = fields


class DraftRuleSerializer(serializers.Serializer[None]):
    name = serializers.CharField(max_length=40)
    text = serializers.CharField(
        trim_whitespace=False, help_text="One or more rules in the language of YARA."
    )
    note = serializers.CharField(max_length=500, help_text="What it looks for, and why.")


class EndRuleSerializer(serializers.Serializer[None]):
    reason = serializers.CharField(max_length=500)


class HuntProgressSerializer(serializers.Serializer[None]):
    total = serializers.IntegerField()
    read = serializers.IntegerField()
    failed = serializers.IntegerField(help_text="Versions that could not be read.")
    matching = serializers.IntegerField(help_text="Versions with a match.")
    matches = serializers.IntegerField(help_text="Files with a match.")


class HuntSerializer(serializers.ModelSerializer[Hunt]):
    progress = serializers.SerializerMethodField()

    class Meta:
        model = Hunt
        fields = ("id", "rule", "status", "progress", "started_at", "ended_at")
        read_only_fields = fields

    @extend_schema_field(HuntProgressSerializer)
    def get_progress(self, hunt: Hunt) -> dict[str, int]:
        return dict(vars(queries.hunt_progress(hunt)))


class HuntMatchSerializer(serializers.Serializer[None]):
    rule = serializers.CharField()
    path = serializers.CharField()
    line = serializers.IntegerField(help_text="0 for a file that is no text.")
    evidence = serializers.CharField()


class HuntItemSerializer(serializers.ModelSerializer[HuntItem]):
    app = serializers.CharField(source="version.app.slug")
    version = serializers.CharField(source="version.version")
    status = serializers.CharField(source="version.status", help_text="Of the version.")
    matches = HuntMatchSerializer(many=True, help_text="The first hundred.")

    class Meta:
        model = HuntItem
        fields = ("id", "app", "version", "status", "match_count", "matches")
        read_only_fields = fields
