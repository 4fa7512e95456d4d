"""The words of an identity check: statuses, who is checked, what is handed in, what is wrong."""

from django.db import models

from marketplace.core.lifecycle import Lifecycle


class KycStatus(models.TextChoices):
    """Where an identity check stands."""

    DRAFT = "draft", "Draft"
    """Its developer is still filling it in. Nobody else looks at it."""
    SUBMITTED = "submitted", "Being checked"
    """With a reviewer or a provider. Nothing in it changes."""
    NEEDS_INFORMATION = "needs_information", "Needs information"
    """Back with the developer, with the reasons."""
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    EXPIRED = "expired", "Expired"
    """Over: its time ran out, a newer one took its place, or nobody went on with it."""
    REVERIFICATION_DUE = "reverification_due", "Due again"
    """Still good, and soon no more. A new check can be started beside it."""


KYC_LIFECYCLE = Lifecycle(
    {
        KycStatus.DRAFT: frozenset({KycStatus.SUBMITTED, KycStatus.EXPIRED}),
        KycStatus.SUBMITTED: frozenset(
            {
                KycStatus.APPROVED,
                KycStatus.NEEDS_INFORMATION,
                KycStatus.REJECTED,
                KycStatus.EXPIRED,
            }
        ),
        KycStatus.NEEDS_INFORMATION: frozenset(
            {KycStatus.SUBMITTED, KycStatus.REJECTED, KycStatus.EXPIRED}
        ),
        KycStatus.APPROVED: frozenset(
            {KycStatus.REVERIFICATION_DUE, KycStatus.REJECTED, KycStatus.EXPIRED}
        ),
        KycStatus.REVERIFICATION_DUE: frozenset({KycStatus.REJECTED, KycStatus.EXPIRED}),
    }
)

EDITABLE = (KycStatus.DRAFT, KycStatus.NEEDS_INFORMATION)
OPEN = (*EDITABLE, KycStatus.SUBMITTED)
IN_FORCE = (KycStatus.APPROVED, KycStatus.REVERIFICATION_DUE)


class KycKind(models.TextChoices):
    PERSON = "person", "A person"
    COMPANY = "company", "A company"


class KycProvider(models.TextChoices):
    MANUAL = "manual", "Our reviewers"
    STRIPE_IDENTITY = "stripe_identity", "Stripe Identity"


class DocumentKind(models.TextChoices):
    PASSPORT = "passport", "Passport"
    ID_CARD = "id_card", "Identity card"
    REGISTRATION = "registration", "Company registration"
    PROOF_OF_ADDRESS = "proof_of_address", "Proof of address"


IDENTITY_DOCUMENTS = (DocumentKind.PASSPORT, DocumentKind.ID_CARD)


class KycReason(models.TextChoices):
    """What is wrong, in words the developer reads."""

    DETAILS_MISSING = "details_missing", "Something is missing in the form"
    DOCUMENT_MISSING = "document_missing", "A document is missing"
    DOCUMENT_UNREADABLE = "document_unreadable", "A document cannot be read"
    DOCUMENT_EXPIRED = "document_expired", "A document is no longer valid"
    DOCUMENT_NOT_ACCEPTED = "document_not_accepted", "This kind of document is not accepted"
    NAME_MISMATCH = "name_mismatch", "The name on the document is another one"
    ADDRESS_MISMATCH = "address_mismatch", "The address on the document is another one"
    FACE_MISMATCH = "face_mismatch", "The face was not recognised"
    CHECK_CANCELED = "check_canceled", "The check was broken off"
    UNDER_AGE = "under_age", "The person is too young"
    COUNTRY_NOT_SUPPORTED = "country_not_supported", "This country is not supported"
    NOT_GENUINE = "not_genuine", "The documents could not be confirmed as genuine"
    OTHER = "other", "Something else, as described"
