"""The platform's public keys, for whoever checks what it signed."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.core import keys


class PublicKeySerializer(serializers.Serializer[None]):
    kty = serializers.CharField(help_text="OKP")
    crv = serializers.CharField(help_text="Ed25519")
    alg = serializers.CharField(help_text="EdDSA")
    use = serializers.CharField(help_text="sig")
    kid = serializers.CharField(help_text="The first 16 hex digits of the public key's SHA-256.")
    purpose = serializers.ChoiceField(choices=keys.PUBLISHED)
    x = serializers.CharField(help_text="The public key, in base64url without padding.")


class KeySetSerializer(serializers.Serializer[None]):
    keys = PublicKeySerializer(many=True)


class KeySetView(APIView):
    permission_classes = (AllowAny,)
    token_resource = "audit"

    @extend_schema(responses=KeySetSerializer)
    @method_decorator(cache_control(public=True, max_age=3600))
    def get(self, request: Request) -> Response:
        """A JWK set (RFC 7517) of the platform's public keys, one for each purpose."""
        return Response({"keys": [keys.public_jwk(purpose) for purpose in keys.PUBLISHED]})
