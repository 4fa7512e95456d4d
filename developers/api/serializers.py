from rest_framework import serializers

from developers.models import Developer, DeveloperKind, VerificationLevel
from marketplace.core.texts import single_line


class RegistrationSerializer(serializers.Serializer[None]):
    """With a token: the developer name alone. Without: e-mail and password as well."""

    display_name = serializers.CharField(max_length=80, validators=[single_line])
    email = serializers.EmailField(required=False)
    password = serializers.CharField(required=False, max_length=200, trim_whitespace=False)


class AgreementSerializer(serializers.Serializer[None]):
    version = serializers.CharField(max_length=16)
    text = serializers.CharField(read_only=True)
    accepted_at = serializers.DateTimeField(read_only=True, allow_null=True)


class DeveloperSerializer(serializers.ModelSerializer[Developer]):
    """A developer as they see themselves."""

    email = serializers.EmailField(source="user.email", read_only=True, allow_null=True)
    kind = serializers.ChoiceField(choices=DeveloperKind.choices, read_only=True)
    verification = serializers.ChoiceField(choices=VerificationLevel.choices, read_only=True)

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
