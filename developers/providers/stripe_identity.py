"""Stripe Identity: a hosted page that compares a document with a face."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import stripe
from stripe.identity import VerificationSession

from developers.models import KycReason
from developers.providers.base import (
    Finding,
    KycProviderNotConfigured,
    KycProviderRefused,
    KycProviderUnavailable,
    Outcome,
)

logger = logging.getLogger(__name__)
AnswerT = TypeVar("AnswerT")

PAGES = "https://verify.stripe.com"
"""Where Stripe's own pages are; a form of ours may lead there."""
TIMEOUT_SECONDS = 20
RETRIES = 2
TOLERANCE_SECONDS = 300
"""How old a webhook's signature may be; older ones are somebody's recording."""

REASONS = {
    "abandoned": KycReason.CHECK_CANCELED,
    "consent_declined": KycReason.CHECK_CANCELED,
    "country_not_supported": KycReason.COUNTRY_NOT_SUPPORTED,
    "document_expired": KycReason.DOCUMENT_EXPIRED,
    "document_type_not_supported": KycReason.DOCUMENT_NOT_ACCEPTED,
    "document_unverified_other": KycReason.NOT_GENUINE,
    "selfie_document_missing_photo": KycReason.FACE_MISMATCH,
    "selfie_face_mismatch": KycReason.FACE_MISMATCH,
    "selfie_manipulated": KycReason.NOT_GENUINE,
    "selfie_unverified_other": KycReason.FACE_MISMATCH,
    "under_supported_age": KycReason.UNDER_AGE,
}


class SignatureInvalid(Exception):
    """This did not come from Stripe, or long ago."""


@dataclass(frozen=True, slots=True)
class Event:
    event_id: str
    kind: str
    reference: str


@dataclass(frozen=True, slots=True)
class StripeIdentityProvider:
    secret_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    api_base: str

    def require_configured(self) -> None:
        if not self.secret_key:
            raise KycProviderNotConfigured("STRIPE_SECRET_KEY")
        if not self.webhook_secret:
            raise KycProviderNotConfigured("STRIPE_IDENTITY_WEBHOOK_SECRET")

    def start(self, *, key: str, return_url: str) -> Finding:
        return _asked(
            lambda: self._client.v1.identity.verification_sessions.create(
                {
                    "type": "document",
                    "client_reference_id": key,
                    "return_url": return_url,
                    "options": {
                        "document": {"require_matching_selfie": True, "require_live_capture": True}
                    },
                },
                {"idempotency_key": key},
            )
        )

    def look(self, reference: str) -> Finding:
        return _asked(
            lambda: self._client.v1.identity.verification_sessions.retrieve(
                reference, {"expand": ["verified_outputs"]}
            )
        )

    def hear(self, body: bytes, signature: str) -> Event:
        """Read a webhook whose signature over these very bytes is good and fresh."""
        self.require_configured()
        try:
            stripe.WebhookSignature.verify_header(
                body, signature, self.webhook_secret, tolerance=TOLERANCE_SECONDS
            )
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise SignatureInvalid(type(error).__name__) from error
        event = json.loads(body)
        subject = event.get("data", {}).get("object", {})
        return Event(str(event["id"]), str(event["type"]), str(subject.get("id", "")))

    @property
    def _client(self) -> stripe.StripeClient:
        self.require_configured()
        return stripe.StripeClient(
            self.secret_key,
            base_addresses={"api": self.api_base},
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )


def _asked(call: Callable[[], VerificationSession]) -> Finding:
    try:
        return _finding(call())
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise KycProviderUnavailable from error
    except stripe.APIError as error:  # their fault: 5xx, or an answer that is none
        raise KycProviderUnavailable from error
    except stripe.StripeError as error:
        logger.exception("Stripe Identity refuses: %s", error.user_message or type(error).__name__)
        raise KycProviderRefused from error


def _finding(session: VerificationSession) -> Finding:
    if session.status == "verified":
        return Finding(session.id, Outcome.VERIFIED, name=_name(session))
    if session.status == "canceled":
        return Finding(session.id, Outcome.REFUSED, reason=KycReason.CHECK_CANCELED)
    if session.status == "requires_input" and session.last_error:
        reason = REASONS.get(session.last_error.code or "", KycReason.OTHER)
        return Finding(session.id, Outcome.REFUSED, reason=reason)
    return Finding(session.id, Outcome.WAITING, url=session.url or "")


def _name(session: VerificationSession) -> str:
    outputs = session.verified_outputs
    return f"{outputs.first_name or ''} {outputs.last_name or ''}".strip() if outputs else ""
