"""What providers call. Anybody may knock; only a good signature is heard."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from developers.models import KycCase, KycEvent, KycProvider
from developers.providers import registry
from developers.providers.base import KycProviderNotConfigured
from developers.providers.stripe_identity import Event, SignatureInvalid, StripeIdentityProvider
from developers.tasks import check_kyc

ABOUT_CHECKS = "identity.verification_session."


@csrf_exempt
@require_POST
def stripe_identity(request: HttpRequest) -> HttpResponse:
    """Check the signature over the raw bytes, remember the event, and leave the work to a job."""
    provider = registry.provider(KycProvider.STRIPE_IDENTITY)
    assert isinstance(provider, StripeIdentityProvider)
    try:
        event = provider.hear(request.body, request.headers.get("Stripe-Signature", ""))
    except KycProviderNotConfigured:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    except (SignatureInvalid, RawPostDataException):  # no provider sends a form
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if event.kind.startswith(ABOUT_CHECKS):
        _remember(event)
    return HttpResponse(status=HTTPStatus.OK)


@transaction.atomic
def _remember(event: Event) -> None:
    """Once for each event: the same one again finds its row and asks for nothing."""
    _, is_new = KycEvent.objects.get_or_create(
        event_id=event.event_id[:255],
        defaults={"kind": event.kind[:64], "reference": event.reference[:255]},
    )
    about = KycCase.objects.exclude(provider_reference="").filter(
        provider_reference=event.reference
    )
    for case_id in about.values_list("pk", flat=True) if is_new else ():
        check_kyc.enqueue(key=event.event_id[:128], case_id=case_id)
