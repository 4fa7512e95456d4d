from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appstore.models import Activation, ActivationKind, License, LicenseState
from appstore.signed import license_keys
from appstore.validation import Code
from marketplace.core.texts import single_line

FINGERPRINT = "What tells this place apart from others, chosen by the app. Only a hash is kept."


class ValidateSerializer(serializers.Serializer[None]):
    key = serializers.CharField(max_length=16_384, trim_whitespace=True)
    app = serializers.CharField(max_length=64, help_text="The slug of the app that asks.")
    fingerprint = serializers.CharField(
        max_length=255, default="", allow_blank=True, help_text=FINGERPRINT
    )
    version = serializers.CharField(max_length=64, default="", allow_blank=True)
    nonce = serializers.CharField(
        max_length=128,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="Comes back in the signed answer, so that an old one cannot be played back.",
    )
    refresh = serializers.BooleanField(default=False, help_text="Answer with a new key, too.")


class ActivateSerializer(ValidateSerializer):
    fingerprint = serializers.CharField(max_length=255, help_text=FINGERPRINT)
    label = serializers.CharField(  # type: ignore[assignment]  # a field's own word for its name
        max_length=80, default="", allow_blank=True, validators=[single_line]
    )


class DeactivateSerializer(ValidateSerializer):
    fingerprint = serializers.CharField(max_length=255, help_text=FINGERPRINT)


class DescribedLicenseSerializer(serializers.Serializer[None]):
    key = serializers.CharField(help_text="Names the license; no secret.")
    app = serializers.CharField()
    plan = serializers.CharField()
    state = serializers.ChoiceField(choices=LicenseState.choices)
    trial = serializers.BooleanField()
    activation_kind = serializers.ChoiceField(choices=ActivationKind.choices)
    activation_limit = serializers.IntegerField(allow_null=True)
    activations = serializers.IntegerField()


class LicenseAnswerSerializer(serializers.Serializer[None]):
    """Signed as a whole. Unknown codes may be added; treat them as refusals."""

    valid = serializers.BooleanField()
    code = serializers.ChoiceField(choices=[code.value for code in Code])
    detail = serializers.CharField(help_text="Fit to show.")
    license = DescribedLicenseSerializer(allow_null=True)
    entitlements = serializers.DictField()
    expires_at = serializers.DateTimeField(allow_null=True)
    grace_until = serializers.DateTimeField(allow_null=True)
    retry_after = serializers.IntegerField(
        allow_null=True, help_text="Seconds after which asking again is worth it."
    )
    key = serializers.CharField(allow_null=True, help_text="A new key, where `refresh` asked.")
    nonce = serializers.CharField(allow_blank=True)
    fingerprint = serializers.CharField(
        allow_blank=True, help_text="The place the answer is about, as it was asked."
    )
    checked_at = serializers.DateTimeField()


class ActivationSerializer(serializers.ModelSerializer[Activation]):
    class Meta:
        model = Activation
        fields = ("id", "label", "kind", "activated_at", "last_seen_at")
        read_only_fields = fields


class LicenseSerializer(serializers.ModelSerializer[License]):
    """A license as the owners of its workspace see it."""

    app = serializers.SlugField(source="app.slug")
    workspace = serializers.SlugField(source="workspace.slug")
    plan = serializers.CharField(source="plan.name")
    entitlements = serializers.DictField(source="plan.entitlements")
    activation_kind = serializers.CharField(source="plan.activation_kind")
    activation_limit = serializers.IntegerField(source="plan.activation_limit", allow_null=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = License
        fields: tuple[str, ...] = (
            "key",
            "app",
            "workspace",
            "plan",
            "state",
            "is_trial",
            "entitlements",
            "activation_kind",
            "activation_limit",
            "acquired_at",
            "expires_at",
            "grace_until",
            "suspension_reason",
            "revocation_reason",
        )
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(serializers.ChoiceField(choices=LicenseState.choices))
    def get_state(self, license: License) -> str:
        return license.state(at=timezone.now()).value


class LicenseDetailSerializer(LicenseSerializer):
    activations = serializers.SerializerMethodField()
    license_key = serializers.SerializerMethodField()

    class Meta(LicenseSerializer.Meta):
        fields = (*LicenseSerializer.Meta.fields, "activations", "license_key")
        read_only_fields = fields

    @extend_schema_field(ActivationSerializer(many=True))
    def get_activations(self, license: License) -> list[object]:
        active = license.activations.active().order_by("-pk")[:100]
        return list(ActivationSerializer(active, many=True).data)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_license_key(self, license: License) -> str | None:
        """A fresh key, to paste into the app; none when there is nothing to prove."""
        at = timezone.now()
        return license_keys.issue(license, at=at) if license.is_usable(at=at) else None


class TransferSerializer(serializers.Serializer[None]):
    workspace = serializers.SlugField(help_text="The workspace it goes to; you own that, too.")
