from rest_framework import serializers

from developers.models import Developer, DeveloperKind, VerificationLevel
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
        fields = (
            "slug",
            "kind",
            "display_name",
            "email",
            "bio",
            "website",
            "verification",
            "agreement_version",
            "agreement_accepted_at",
            "created_at",
        )
        read_only_fields = fields
