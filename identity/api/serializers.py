from rest_framework import serializers

from identity.models import AccessToken
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
    name = serializers.CharField(max_length=80, default="API", validators=[single_line])


class TokenSerializer(serializers.ModelSerializer[AccessToken]):
    token = serializers.CharField(
        read_only=True, required=False, help_text="The token itself; only when it is made."
    )

    class Meta:
        model = AccessToken
        fields = ("id", "name", "hint", "created_at", "expires_at", "last_used_at", "token")
        read_only_fields = fields
