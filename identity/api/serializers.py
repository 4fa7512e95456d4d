from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from rest_framework import serializers

from identity import scopes, user_agents
from identity.models import AccessToken, AccountDeletion, DataExport
from marketplace.core.texts import single_line


class CredentialsSerializer(serializers.Serializer[None]):
    email = serializers.EmailField()
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class AccountSerializer(serializers.Serializer[None]):
    email = serializers.EmailField(read_only=True)
    detail = serializers.CharField(read_only=True)


class ConfirmationSerializer(serializers.Serializer[None]):
    key = serializers.CharField(max_length=200, help_text="From the link in the mail.")


class TokenRequestSerializer(CredentialsSerializer):
    code = serializers.CharField(
        max_length=64,
        default="",
        help_text="From your authenticator app, or a recovery code. A passkey cannot give one.",
    )
    name = serializers.CharField(max_length=80, default="API", validators=[single_line])
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=scopes.known()),
        default=list,
        help_text="What it is for, such as `apps:write`. Left out: everything.",
    )
    app = serializers.SlugField(
        max_length=60, default="", allow_blank=True, help_text="The only app it works for."
    )
    expires_in_days = serializers.IntegerField(
        min_value=1,
        max_value=settings.TOKEN_LIFETIME_MAX.days,
        default=settings.TOKEN_LIFETIME.days,
    )


class RotationSerializer(serializers.Serializer[None]):
    overlap_hours = serializers.IntegerField(
        min_value=0,
        max_value=168,
        default=24,
        help_text="How long the old secret works on beside the new one.",
    )


class RevokedSerializer(serializers.Serializer[None]):
    revoked = serializers.IntegerField(read_only=True)


class LeakSerializer(serializers.Serializer[None]):
    """One finding, in the form and with the names secret scanners use."""

    token = serializers.CharField(max_length=200)
    type = serializers.CharField(max_length=80, default="mtx_pat")
    url = serializers.CharField(max_length=500, default="", allow_blank=True)
    source = serializers.CharField(max_length=80, default="", allow_blank=True)  # type: ignore[assignment]


class LeakAnswerSerializer(serializers.Serializer[None]):
    token_hash = serializers.CharField(help_text="Base64 of the token's SHA-256.")
    token_type = serializers.CharField()
    label = serializers.ChoiceField(  # type: ignore[assignment]
        choices=["true_positive", "false_positive"]
    )


class TokenSerializer(serializers.ModelSerializer[AccessToken]):
    token = serializers.CharField(
        read_only=True, required=False, help_text="The token itself; only when it is made."
    )

    class Meta:
        model = AccessToken
        fields = (
            "id",
            "name",
            "hint",
            "scopes",
            "app",
            "created_at",
            "expires_at",
            "last_used_at",
            "last_used_ip",
            "replaced_by",
            "token",
        )
        read_only_fields = fields


class SessionSerializer(serializers.ModelSerializer[Any]):
    device = serializers.SerializerMethodField(help_text="Browser and system, in words.")
    ip_address = serializers.IPAddressField(source="ip", read_only=True)
    signed_in_at = serializers.DateTimeField(source="created_at", read_only=True)
    is_current = serializers.SerializerMethodField(help_text="The one that asks.")

    class Meta:
        model = UserSession
        fields = ("id", "device", "ip_address", "signed_in_at", "last_seen_at", "is_current")
        read_only_fields = fields

    def get_device(self, session: UserSession) -> str:
        return user_agents.in_words(session.user_agent)

    def get_is_current(self, session: UserSession) -> bool:
        current = self.context["request"].session.session_key
        return bool(session.session_key == current)


class EndedSerializer(serializers.Serializer[None]):
    ended = serializers.IntegerField(read_only=True)


class ExportSerializer(serializers.ModelSerializer[DataExport]):
    class Meta:
        model = DataExport
        fields = ("requested_at", "ready_at", "failed_at")
        read_only_fields = fields


class DeletionRequestSerializer(serializers.Serializer[None]):
    email = serializers.EmailField(help_text="The caller's own, so that nobody deletes by mistake.")


class DeletionSerializer(serializers.ModelSerializer[AccountDeletion]):
    class Meta:
        model = AccountDeletion
        fields = ("requested_at", "due_at")
        read_only_fields = fields
