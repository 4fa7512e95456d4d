"""What an installed app asks with its license key, and no account."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from appstore.actions import validating
from appstore.actions.validating import Finding, Question
from appstore.api.license_limits import questions
from appstore.api.license_serializers import (
    ActivateSerializer,
    DeactivateSerializer,
    LicenseAnswerSerializer,
    ValidateSerializer,
)
from appstore.models import License
from appstore.signed import answers, revocations

SIGNATURE = OpenApiParameter(
    answers.HEADER,
    str,
    OpenApiParameter.HEADER,
    response=True,
    description='`keyid="…", alg="ed25519", sig="…"`: over `MTXA1.<keyid>.` and the body\'s bytes.',
)
Look = Callable[..., Finding]


class LicenseQuestionView(APIView):
    """Answers 200 whatever the license is worth; the signed body says what."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    token_resource = "store"
    question_serializer: type[ValidateSerializer] = ValidateSerializer

    def answer(self, request: Request, look: Look) -> HttpResponse:
        asked = self.question_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        question, at = Question(**asked.validated_data), timezone.now()
        named = validating.license_named(question)
        if isinstance(named, License):
            questions.count(named.key)
            named = look(named, question, at=at)
        return signed(validating.as_answer(named, question, at=at))


class ValidateView(LicenseQuestionView):
    @extend_schema(
        operation_id="licenses_validate",
        request=ValidateSerializer,
        responses=LicenseAnswerSerializer,
        parameters=[SIGNATURE],
    )
    def post(self, request: Request) -> HttpResponse:
        """Is this license good, here and now? The key is all that is needed."""
        return self.answer(request, validating.validate)


class ActivateView(LicenseQuestionView):
    question_serializer = ActivateSerializer

    @extend_schema(
        operation_id="licenses_activate",
        request=ActivateSerializer,
        responses=LicenseAnswerSerializer,
        parameters=[SIGNATURE],
    )
    def post(self, request: Request) -> HttpResponse:
        """Use a license at one more place; the same fingerprint again is the same place."""
        return self.answer(request, validating.activate)


class DeactivateView(LicenseQuestionView):
    question_serializer = DeactivateSerializer

    @extend_schema(
        operation_id="licenses_deactivate",
        request=DeactivateSerializer,
        responses=LicenseAnswerSerializer,
        parameters=[SIGNATURE],
    )
    def post(self, request: Request) -> HttpResponse:
        """Give a place back."""
        return self.answer(request, validating.deactivate)


def signed(answer: dict[str, Any]) -> HttpResponse:
    body = json.dumps(answer, separators=(",", ":")).encode()
    return HttpResponse(
        body,
        content_type="application/json",
        headers={answers.HEADER: answers.signature(body), "Cache-Control": "no-store"},
    )


class RevocationsView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    token_resource = "store"

    @extend_schema(
        operation_id="licenses_revocations",
        responses={(200, "text/plain"): OpenApiTypes.STR},
    )
    @method_decorator(cache_control(public=True, max_age=300))
    def get(self, request: Request) -> HttpResponseBase:
        """The signed list of revoked licenses, for apps that check keys without asking.

        `MTXR1.<key id>.<payload>.<signature>`; its number never falls, and it is out of date after
        its `next_update`. Licenses revoked so long ago that no key of theirs is still believed are
        left out.
        """
        text = revocations.current(at=timezone.now())
        answer = HttpResponse(text, content_type="text/plain; charset=us-ascii")
        etag = f'"{text.rpartition(".")[2][:22]}"'  # the same text until it says something else
        answer["ETag"] = etag
        asked = request._request  # noqa: SLF001  Django's own
        return get_conditional_response(asked, etag=etag, response=answer) or answer
