"""A developer's side of an identity check."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from developers import policies
from developers.actions import kyc, kyc_desk, kyc_documents
from developers.kyc import papers, rules, vault
from developers.models import DocumentKind, KycCase, KycDocument, KycReason
from developers.providers.base import KycProviderNotConfigured
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import SecurityAudit
from tests.developers.samples import HTML, PDF, png
from tests.factories import (
    DeveloperFactory,
    KycCaseFactory,
    KycDocumentFactory,
    OrganisationFactory,
    UserFactory,
)

DETAILS = {"kind": "person", "legal_name": "Ada Lovelace", "country": "GB"}


@pytest.fixture
def developer():
    return DeveloperFactory()


@pytest.fixture
def draft(developer):
    """Everything that is needed is there."""
    case = KycCaseFactory(developer=developer)
    KycDocumentFactory(case=case)
    return case


def save(developer, by=None, **details):
    return kyc.save_draft(
        developer=developer, details=details, by=by or developer.user, at=timezone.now()
    )


def submit(case, *, by=None, at=None):
    return kyc.submit(case=case, by=by or case.developer.user, at=at or timezone.now())


def add(case, content=PDF, name="scan.pdf", by=None):
    return kyc_documents.add_document(
        case=case,
        kind=DocumentKind.PASSPORT,
        name=name,
        chunks=[content],
        by=by or case.developer.user,
        at=timezone.now(),
    )


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


def test_a_draft_is_started_once_and_then_changed(developer):
    first = save(developer, **DETAILS)
    second = save(developer, address="London")

    assert second.pk == first.pk
    assert (second.legal_name, second.address) == ("Ada Lovelace", "London")
    assert actions() == ["kyc.start", "kyc.save"]
    assert SecurityAudit.objects.last().details == {"changed": ["address"]}


def test_a_name_that_is_no_field_is_refused(developer):
    with pytest.raises(kyc.KycUnknownField):
        save(developer, status="approved")
    assert not KycCase.objects.exists()


def test_a_provider_that_is_not_set_up_is_refused_at_once(developer):
    with pytest.raises(KycProviderNotConfigured, match="STRIPE_SECRET_KEY"):
        save(developer, provider="stripe_identity")


def test_submitting_leaves_a_row_a_step_and_a_mail(draft, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submit(draft)

    draft.refresh_from_db()
    assert draft.status == "submitted"
    assert [step.status for step in draft.steps.all()] == ["submitted"]
    assert actions() == ["kyc.submit"]
    assert [letter.to for letter in mail.outbox] == [[draft.developer.user.email]]
    assert "Lovelace" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"legal_name": ""}, "legal name"),
        ({"country": ""}, "country"),
        ({"kind": "company"}, "company name, registration number, beneficial owner"),
    ],
)
def test_what_is_missing_is_named(draft, change, missing):
    save(draft.developer, **change)
    with pytest.raises(rules.KycIncomplete, match=missing):
        submit(draft)
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_person_needs_a_document(developer):
    with pytest.raises(rules.KycIncomplete, match="passport or identity card"):
        submit(KycCaseFactory(developer=developer))


def test_children_are_not_paid(draft):
    born = timezone.now().date() - timedelta(days=365 * 17)
    save(draft.developer, birth_date=born.isoformat())
    with pytest.raises(rules.KycUnderAge):
        submit(draft)


def test_what_is_being_checked_does_not_change(draft):
    submit(draft)
    document = draft.documents.get()
    with pytest.raises(rules.KycNotEditable):
        save(draft.developer, legal_name="Somebody Else")
    with pytest.raises(rules.KycNotEditable):
        add(draft)
    with pytest.raises(rules.KycNotEditable):
        kyc_documents.remove_document(document=document, by=draft.developer.user, at=timezone.now())
    with pytest.raises(InvalidTransition):
        submit(draft)
    assert actions() == ["kyc.submit"]


def test_what_was_asked_for_is_provided(draft, staff):
    submit(draft)
    kyc_desk.request_information(
        case=draft, reasons=[KycReason.OTHER], text="?", by=staff, at=timezone.now()
    )
    submit(draft)
    assert actions() == ["kyc.submit", "kyc.request_information", "kyc.provide"]


def test_nobody_submits_all_day(draft, staff, settings):
    settings.KYC_SUBMISSIONS_MAX = 1
    submit(draft)
    kyc_desk.request_information(
        case=draft, reasons=[KycReason.OTHER], text="", by=staff, at=timezone.now()
    )
    with pytest.raises(kyc.KycTooManySubmissions):
        submit(draft)
    submit(draft, at=timezone.now() + timedelta(days=2))


@pytest.mark.parametrize("role", ["maintainer", "viewer"])
def test_other_roles_and_strangers_file_nothing(role):
    member = UserFactory()
    guild = OrganisationFactory(members__owner=UserFactory(), **{f"members__{role}": member})
    case = KycCaseFactory(developer=guild)
    document = KycDocumentFactory(case=case)

    for person in (member, UserFactory()):
        for refused in (
            lambda by: save(guild, by=by, **DETAILS),
            lambda by: submit(case, by=by),
            lambda by: add(case, by=by),
            lambda by: kyc_documents.remove_document(document=document, by=by, at=timezone.now()),
        ):
            with pytest.raises(policies.RoleRequired):
                refused(person)
    assert actions() == []


def test_finance_files_for_an_organisation():
    finance = UserFactory()
    guild = OrganisationFactory(members__owner=UserFactory(), members__finance=finance)
    assert save(guild, by=finance, **DETAILS).status == "draft"


def test_a_document_is_kept_with_what_it_is(draft):
    document = add(draft, png(), "photo.png")
    assert document.content_type == "image/png"
    assert vault.read(document.file_name) == png()
    assert actions() == ["kyc.add_document"]


def test_a_refused_document_leaves_nothing_behind(draft, settings):
    folder = settings.MEDIA_ROOT / "kyc"
    before = set(folder.iterdir())
    with pytest.raises(papers.DocumentTypeRefused):
        add(draft, HTML, "photo.png")
    settings.KYC_DOCUMENTS_PER_CASE = 1
    with pytest.raises(kyc_documents.TooManyDocuments):
        add(draft)
    assert set(folder.iterdir()) == before
    assert draft.documents.count() == 1
    assert actions() == []


def test_taking_back_makes_no_room_for_a_flood(draft, settings):
    settings.KYC_DOCUMENT_BYTES_PER_DAY = 2 * len(PDF)
    document = add(draft)
    kyc_documents.remove_document(document=document, by=draft.developer.user, at=timezone.now())
    with pytest.raises(kyc_documents.DocumentQuotaReached):
        add(draft)


def test_a_document_is_taken_back_once(draft):
    document = draft.documents.get()
    kyc_documents.remove_document(document=document, by=draft.developer.user, at=timezone.now())

    with pytest.raises(vault.DocumentGone):
        vault.read(document.file_name)
    with pytest.raises(vault.DocumentGone):
        kyc_documents.remove_document(document=document, by=draft.developer.user, at=timezone.now())
    assert actions() == ["kyc.remove_document"]


def at_once(number, act):
    """Run it that often at the same time; how often it did not raise."""

    def attempt(_):
        try:
            act()
        except Exception:  # noqa: BLE001  whichever refusal it is
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return sum(pool.map(attempt, range(number)))


@pytest.mark.django_db(transaction=True)
def test_four_at_once_start_one_check():
    developer = DeveloperFactory()
    assert at_once(4, lambda: save(developer, **DETAILS)) == 4
    assert KycCase.objects.count() == 1
    assert sorted(actions()) == ["kyc.save"] * 3 + ["kyc.start"]


@pytest.mark.django_db(transaction=True)
def test_four_at_once_submit_once():
    case = KycCaseFactory()
    KycDocumentFactory(case=case)
    assert at_once(4, lambda: submit(case)) == 1
    assert actions() == ["kyc.submit"]


@pytest.mark.django_db(transaction=True)
def test_four_at_once_do_not_exceed_the_number_of_documents(settings):
    settings.KYC_DOCUMENTS_PER_CASE = 2
    case = KycCaseFactory()
    assert at_once(4, lambda: add(case)) == 2
    assert KycDocument.objects.count() == 2
    assert len(list((settings.MEDIA_ROOT / "kyc").iterdir())) == 2


def test_a_rolled_back_upload_leaves_no_file(draft, settings):
    before = set((settings.MEDIA_ROOT / "kyc").iterdir())
    KycDocument.objects.all().delete()
    KycCase.objects.filter(pk=draft.pk).update(status="expired")
    with pytest.raises(rules.KycNotEditable), transaction.atomic():
        add(draft)
    assert set((settings.MEDIA_ROOT / "kyc").iterdir()) == before
