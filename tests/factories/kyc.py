import hashlib
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from developers.kyc import vault
from developers.models import DocumentKind, KycCase, KycDocument, KycStatus
from tests.developers.samples import PDF
from tests.factories.core import UserFactory
from tests.factories.developers import DeveloperFactory


class KycCaseFactory(DjangoModelFactory[KycCase]):
    """A person's draft with every field filled in; ``submitted=True`` or ``approved=True``."""

    class Meta:
        model = KycCase

    class Params:
        submitted = factory.Trait(
            status=KycStatus.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now)
        )
        approved = factory.Trait(
            status=KycStatus.APPROVED,
            submitted_at=factory.LazyFunction(timezone.now),
            decided_at=factory.LazyFunction(timezone.now),
            expires_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=730)),
        )

    developer = factory.SubFactory(DeveloperFactory)
    country = "GB"
    legal_name = "Ada Lovelace"
    birth_date = "1990-12-10"
    address = "12 St James's Square, London"
    tax_id = "TAX-4711"
    touched_at = factory.LazyFunction(timezone.now)


class KycDocumentFactory(DjangoModelFactory[KycDocument]):
    """A passport whose sealed file really lies in the vault."""

    class Meta:
        model = KycDocument

    class Params:
        content = PDF

    case = factory.SubFactory(KycCaseFactory)
    kind = DocumentKind.PASSPORT
    content_type = "application/pdf"
    size_bytes = factory.LazyAttribute(lambda document: len(document.content))
    sha256 = factory.LazyAttribute(lambda document: hashlib.sha256(document.content).hexdigest())
    file_name = factory.LazyAttribute(lambda document: vault.keep(document.content))
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = factory.LazyFunction(timezone.now)
