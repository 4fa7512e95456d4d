from typing import Any

from rest_framework import serializers

from developers.kyc import countries
from developers.kyc.overview import Overview
from developers.models import (
    PERSONAL,
    DocumentKind,
    KycDocument,
    KycKind,
    KycProvider,
    KycReason,
    KycStatus,
)
from marketplace.core.texts import single_line


def _text(most: int, **more: Any) -> serializers.CharField:
    return serializers.CharField(
        max_length=most, required=False, allow_blank=True, validators=[single_line], **more
    )


class KycRequestSerializer(serializers.Serializer[None]):
    """Fields that are left out stay as they are."""

    kind = serializers.ChoiceField(choices=KycKind.choices, required=False)
    provider = serializers.ChoiceField(choices=KycProvider.choices, required=False)
    country = serializers.CharField(
        max_length=2, required=False, allow_blank=True, help_text="ISO 3166 code, such as DE."
    )
    legal_name = _text(120)
    birth_date = serializers.DateField(required=False, help_text="Such as 1990-12-31.")
    address = serializers.CharField(max_length=400, required=False, allow_blank=True)
    tax_id = _text(40)
    company_name = _text(120)
    registration_number = _text(40)
    beneficial_owner = _text(400)
    submit = serializers.BooleanField(default=False)

    def validate_country(self, value: str) -> str:
        if value and value not in countries.names():
            raise serializers.ValidationError("This is no country of ISO 3166.")
        return value

    @property
    def details(self) -> dict[str, str]:
        """What the action asks for."""
        given: dict[str, Any] = self.validated_data
        return {name: str(value) for name, value in given.items() if name != "submit"}


class KycDocumentUploadSerializer(serializers.Serializer[None]):
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    document = serializers.FileField(allow_empty_file=True)  # our refusal says more


class KycDocumentSerializer(serializers.ModelSerializer[KycDocument]):
    kind = serializers.ChoiceField(choices=DocumentKind.choices, read_only=True)

    class Meta:
        model = KycDocument
        fields = ("id", "kind", "content_type", "size_bytes", "sha256", "uploaded_at")
        read_only_fields = fields


class KycSerializer(serializers.Serializer[Overview]):
    """Where the check stands. What is personal is named when it is filled in, and not shown."""

    status = serializers.ChoiceField(
        choices=KycStatus.choices,
        source="case.status",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="Null before a check was started.",
    )
    kind = serializers.ChoiceField(
        choices=KycKind.choices, source="case.kind", default=None, allow_null=True, read_only=True
    )
    provider = serializers.CharField(source="case.provider", default=None, allow_null=True)
    country = serializers.CharField(source="case.country", default="")
    filled_in = serializers.SerializerMethodField()
    missing = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=KycReason.choices),
        source="last_step.reasons",
        default=list,
        help_text="Why it came back or was refused.",
    )
    reviewer_message = serializers.CharField(
        source="last_step.text", default="", help_text="What the reviewer wrote."
    )
    documents = serializers.SerializerMethodField()
    verified_until = serializers.DateTimeField(
        source="in_force.expires_at", default=None, allow_null=True
    )

    def get_filled_in(self, standing: Overview) -> list[str]:
        return [name for name in PERSONAL if standing.case and getattr(standing.case, name)]

    def get_documents(self, standing: Overview) -> list[dict[str, Any]]:
        if standing.case is None:
            return []
        present = standing.case.documents.present().order_by("pk")
        return [dict(KycDocumentSerializer(document).data) for document in present]
