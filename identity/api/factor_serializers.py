"""The second factor, as JSON."""

from typing import Any

from rest_framework import serializers

from marketplace.core.texts import single_line


class DeviceSerializer(serializers.Serializer[Any]):
    """A second factor of the caller's."""

    kind = serializers.ChoiceField(("totp", "passkey"))
    id = serializers.IntegerField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class SecondFactorSerializer(serializers.Serializer[Any]):
    devices = DeviceSerializer(many=True)
    recovery_codes_left = serializers.IntegerField()


class OptionalCredentialsSerializer(serializers.Serializer[None]):
    """Who asks, when they have neither session nor second factor yet."""

    email = serializers.EmailField(required=False)
    password = serializers.CharField(max_length=200, trim_whitespace=False, required=False)


class AuthenticatorSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text="Send it along with the first code.")
    secret = serializers.CharField(source="seed", help_text="Base 32, for an authenticator app.")
    uri = serializers.CharField(help_text="The same as `otpauth://` URI, for a QR code.")


class FirstCodeSerializer(OptionalCredentialsSerializer):
    id = serializers.IntegerField(max_value=2**63 - 1)
    code = serializers.RegexField("^[0-9]{6}$", help_text="What the app shows now.")
    name = serializers.CharField(
        max_length=64, default="Authenticator app", validators=[single_line]
    )


class EnrolledSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(source="device.name")
    recovery_codes = serializers.ListField(
        child=serializers.CharField(), help_text="Only now, and only with the first device."
    )
