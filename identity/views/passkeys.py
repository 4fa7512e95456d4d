"""Passkeys: django-otp-webauthn does the ceremony, our rules say who may take part."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_otp_webauthn import exceptions, views
from django_otp_webauthn.models import AbstractWebAuthnCredential
from django_otp_webauthn.utils import rewrite_exceptions

from identity.actions import devices, second_factor
from identity.forms import DeviceNameForm
from identity.step_up import proof_required
from identity.views import challenge
from identity.views.recovery import welcome
from marketplace.core.models import User


@require_safe
@proof_required
def passkey(request: HttpRequest) -> HttpResponse:
    form = DeviceNameForm(initial={"name": "Passkey"})
    return TemplateResponse(request, "identity/passkey.html", {"form": form})


class Readable(views.BaseWebAuthnView):
    """Takes an object, and refuses whatever else JSON or bytes may be."""

    def _parse_request_data(self, request: HttpRequest) -> Any:
        try:
            sent = super()._parse_request_data(request)
        except (UnicodeDecodeError, RecursionError) as error:
            raise exceptions.MalformedRequest from error
        if not isinstance(sent, dict):
            raise exceptions.MalformedRequest
        return sent


class Begin(Readable, views.BeginCredentialRegistrationView):
    """What the browser needs to make a passkey."""


class Complete(Readable, views.CompleteCredentialRegistrationView):
    """Keep the passkey that the browser made, under the name its owner gives it."""

    def post(self, *args: Any, **kwargs: Any) -> JsonResponse:
        answer = self.request.data  # type: ignore[attr-defined]  # their view put it there
        form = DeviceNameForm(answer)
        if not form.is_valid():
            raise exceptions.UnprocessableEntity("Give the passkey a name of one line.")
        state = self.get_state()
        with transaction.atomic(), rewrite_exceptions():
            kept = self.get_helper().register_complete(
                user=self.get_user(), state=state, data=answer
            )
            added = devices.note_passkey(passkey=kept, name=form.cleaned_data["name"])
        return JsonResponse({"redirect_url": welcome(self.request, added)["Location"]})


passkey_begin = require_POST(proof_required(Begin.as_view()))
passkey_complete = require_POST(proof_required(Complete.as_view()))


class Challenged(Readable):
    """The person may be in the middle of signing in, and then Django does not know them yet."""

    def who(self) -> challenge.Challenged:
        who = challenge.challenged(self.request)
        if who is None:
            raise exceptions.NotAuthenticated
        return who

    def get_user(self) -> User:
        return self.who().user


class ChallengeBegin(Challenged, views.BeginCredentialAuthenticationView):
    """What the browser needs to answer a challenge with a passkey."""


class ChallengeComplete(Challenged, views.CompleteCredentialAuthenticationView):
    """Check the answer, and let the person in or back."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        user = self.get_user()
        try:
            with second_factor.limited(self.request, user=user, at=timezone.now()):
                response: HttpResponse = super().post(*args, **kwargs)
                return response
        except second_factor.SecondFactorLimited as error:
            body = {"detail": str(error), "code": error.code}
            wait = {"Retry-After": str(error.retry_after_seconds)}
            return JsonResponse(body, status=429, headers=wait)
        except exceptions.OTPWebAuthnApiError:
            second_factor.note_refusal(user)
            raise

    def complete_auth(self, device: AbstractWebAuthnCredential) -> User:
        who = self.who()
        self.way_on = challenge.finish(self.request, who, device)
        return who.user

    def get_success_data(self, device: AbstractWebAuthnCredential) -> dict[str, str]:
        return {"redirect_url": self.way_on["Location"]}


passkey_challenge_begin = require_POST(ChallengeBegin.as_view())
passkey_challenge_complete = require_POST(ChallengeComplete.as_view())
