from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from developers.models import (
    Developer,
    DeveloperKind,
    Membership,
    ProfileLink,
    Role,
    VerificationLevel,
)
from developers.standing import Rung
from marketplace.core.texts import single_line


class RegistrationSerializer(serializers.Serializer[None]):
    """With a token: the developer name alone. Without: e-mail and password as well."""

    display_name = serializers.CharField(max_length=80, validators=[single_line])
    email = serializers.EmailField(required=False)
    password = serializers.CharField(required=False, max_length=200, trim_whitespace=False)


class AgreementSerializer(serializers.Serializer[None]):
    """The text to accept now; when there is none, the one in force."""

    version = serializers.CharField(max_length=16)
    sha256 = serializers.RegexField(
        "^[0-9a-f]{64}$", help_text="Of the text, in UTF-8. Accepting sends it back."
    )
    text = serializers.CharField(read_only=True)
    effective_from = serializers.DateTimeField(read_only=True)
    grace_until = serializers.DateTimeField(
        read_only=True, help_text="Until then an acceptance of the version before counts."
    )
    accepted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    accepted_version = serializers.CharField(
        read_only=True, allow_null=True, help_text="The newest version that was accepted."
    )
    may_publish = serializers.BooleanField(
        read_only=True, help_text="Whether what was accepted counts now."
    )
    changes = serializers.CharField(
        read_only=True, help_text="A unified diff from the accepted text; empty without one."
    )


class RungSerializer(serializers.Serializer[Any]):
    """One step of the ladder."""

    code = serializers.CharField()
    title = serializers.CharField()
    done = serializers.BooleanField()
    unlocks = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The page where a person takes it.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, rung: Rung) -> str:
        return f"{settings.SITE_URL}{rung.url}"


class AccountRoleSerializer(serializers.ModelSerializer[Membership]):
    """A developer account the caller belongs to. The slug goes in ``Matrix-Developer``."""

    slug = serializers.SlugField(source="developer.slug", read_only=True)
    display_name = serializers.CharField(source="developer.display_name", read_only=True)
    kind = serializers.ChoiceField(
        source="developer.kind", choices=DeveloperKind.choices, read_only=True
    )
    role = serializers.ChoiceField(choices=Role.choices, read_only=True)

    class Meta:
        model = Membership
        fields = ("slug", "display_name", "kind", "role")


class ProfileSerializer(serializers.Serializer[Developer]):
    """What may change on the public page; what is left out stays. Links begin with https://."""

    display_name = serializers.CharField(max_length=80, required=False, validators=[single_line])
    bio = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    location = serializers.CharField(
        max_length=80, required=False, allow_blank=True, validators=[single_line]
    )
    website = serializers.CharField(max_length=200, required=False, allow_blank=True)
    source_url = serializers.CharField(max_length=200, required=False, allow_blank=True)
    documentation_url = serializers.CharField(max_length=200, required=False, allow_blank=True)
    support_url = serializers.CharField(max_length=200, required=False, allow_blank=True)
    social_url = serializers.CharField(max_length=200, required=False, allow_blank=True)
    support_email = serializers.EmailField(required=False, allow_blank=True)


class DeveloperSerializer(serializers.ModelSerializer[Developer]):
    """A developer as they see themselves."""

    email = serializers.EmailField(source="user.email", read_only=True, allow_null=True)
    kind = serializers.ChoiceField(choices=DeveloperKind.choices, read_only=True)
    verification = serializers.ChoiceField(choices=VerificationLevel.choices, read_only=True)

    agreement_version = serializers.CharField(
        source="newest_acceptance.version", read_only=True, default=""
    )
    agreement_accepted_at = serializers.DateTimeField(
        source="newest_acceptance.accepted_at", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Developer
        fields: tuple[str, ...] = (
            "slug",
            "kind",
            "display_name",
            "email",
            "bio",
            "location",
            *ProfileLink.values,
            "support_email",
            "verification",
            "agreement_version",
            "agreement_accepted_at",
            "created_at",
        )
        read_only_fields: tuple[str, ...] = fields


class OwnDeveloperSerializer(DeveloperSerializer):
    """The account one acts for, with what is next for it, and every account one belongs to."""

    ladder = RungSerializer(many=True, read_only=True)
    memberships = AccountRoleSerializer(many=True, read_only=True)
    suspended_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta(DeveloperSerializer.Meta):
        fields: tuple[str, ...] = (
            *DeveloperSerializer.Meta.fields,
            *("suspended_at", "ladder", "memberships"),
        )
        read_only_fields: tuple[str, ...] = fields
