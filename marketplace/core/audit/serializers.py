from typing import Any

from django.core.validators import MinValueValidator
from rest_framework import serializers

from marketplace.core.audit import exporting
from marketplace.core.models import SecurityAudit
from marketplace.core.texts import single_line


class HistoryQuerySerializer(serializers.Serializer[None]):
    action = serializers.CharField(
        required=False, max_length=64, help_text="How it begins: app, or app.publish."
    )
    target = serializers.CharField(
        required=False,
        max_length=129,
        validators=[single_line],
        help_text="A type, or a type and a key: appstore.app:7.",
    )
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class ConsistencyQuerySerializer(serializers.Serializer[None]):
    first = serializers.IntegerField(validators=[MinValueValidator(1)])
    second = serializers.IntegerField(validators=[MinValueValidator(1)])

    def validate(self, attrs: dict[str, int]) -> dict[str, int]:
        if attrs["first"] > attrs["second"]:
            raise serializers.ValidationError("first must not be larger than second.")
        return attrs


class CheckpointSerializer(serializers.Serializer[None]):
    origin = serializers.CharField()
    size = serializers.IntegerField(help_text="How many entries the log has.")
    root = serializers.CharField(  # type: ignore[assignment]  # a field of that name
        help_text="Their Merkle root, base64."
    )
    note = serializers.CharField(help_text="The signed note (C2SP tlog-checkpoint).")
    key = serializers.CharField(help_text="The verifier key that checks it.")


class KeySerializer(serializers.Serializer[None]):
    origin = serializers.CharField()
    key = serializers.CharField()


class ConsistencySerializer(serializers.Serializer[None]):
    first = serializers.IntegerField()
    second = serializers.IntegerField()
    proof = serializers.ListField(child=serializers.CharField(), help_text="Hashes, base64.")


class PayloadSerializer(serializers.Serializer[None]):
    salt = serializers.CharField(help_text="Hexadecimal.")
    data = serializers.JSONField()  # type: ignore[assignment]  # a field of that name


class ProvenEntrySerializer(serializers.Serializer[None]):
    seq = serializers.IntegerField()
    entry = serializers.JSONField(help_text="Its canonical JSON is what the leaf hashes.")
    payload = PayloadSerializer(
        allow_null=True, help_text="Null when it was erased or is not yours to see."
    )
    inclusion = serializers.ListField(child=serializers.CharField(), help_text="Hashes, base64.")
    checkpoint = CheckpointSerializer()


class EntrySerializer(serializers.Serializer[SecurityAudit]):
    """One line of somebody's history, as they may see it."""

    seq = serializers.IntegerField()
    occurred_at = serializers.DateTimeField()
    actor = serializers.CharField(help_text="you, staff, marketplace, or a name.")
    action = serializers.CharField()
    target = serializers.CharField()
    name = serializers.CharField()
    details = serializers.JSONField()
    ip_address = serializers.CharField(allow_null=True, help_text="Only of what you did yourself.")
    request_id = serializers.CharField()
    erased = serializers.BooleanField()

    def to_representation(self, instance: SecurityAudit) -> dict[str, Any]:
        return exporting.summary(instance, viewer=self.context["viewer"])
