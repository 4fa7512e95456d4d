"""The pages where a developer proves who they are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from developers.actions import kyc_desk
from developers.models import KycCase, KycDocument, KycReason
from marketplace.core.models import SecurityAudit
from tests.developers.samples import HTML, PDF
from tests.factories import (
    DeveloperFactory,
    KycCaseFactory,
    KycDocumentFactory,
    OrganisationFactory,
    UserFactory,
    sign_in,
)

PAGE = "/developer/verification/kyc/"
FILLED_IN = {
    "kind": "person",
    "provider": "manual",
    "country": "GB",
    "legal_name": "Ada Lovelace",
    "birth_date": "1990-12-10",
    "address": "12 St James's Square\nLondon",
}


@pytest.fixture
def developer():
    return DeveloperFactory()


@pytest.fixture
def page(client, developer):
    sign_in(client, developer.user)
    return client


def upload(client, content=PDF, name="passport.pdf", **said):
    document = SimpleUploadedFile(name, content, content_type="image/png")
    return client.post(f"{PAGE}documents/", {"kind": "passport", "document": document} | said)


def test_from_nothing_to_handed_in(page, developer):
    assert "Nothing is handed in yet" in page.get(PAGE).content.decode()

    assert page.post(PAGE, FILLED_IN).status_code == 302
    assert "passport or identity card" in page.get(PAGE).content.decode()
    assert upload(page).status_code == 302
    assert "Everything is there" in page.get(PAGE).content.decode()
    page.post(f"{PAGE}submit/")

    case = KycCase.objects.get()
    answer = page.get(PAGE)
    assert (case.status, case.developer) == ("submitted", developer)
    assert "Ada Lovelace" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_handing_in_takes_a_second_factor_of_just_now(client, developer):
    sign_in(client, developer.user, fresh=False)
    KycDocumentFactory(case__developer=developer)

    answer = client.post(f"{PAGE}submit/")

    assert answer["Location"].startswith("/account/second-factor/")
    assert KycCase.objects.get().status == "draft"
    assert not SecurityAudit.objects.filter(action="kyc.submit").exists()


def test_what_cannot_be_saved_is_shown_with_what_is_wrong(page):
    answer = page.post(PAGE, FILLED_IN | {"country": "XX", "legal_name": "Ada\u202eLovelace"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"country", "legal_name"}
    assert not KycCase.objects.exists()


def test_a_document_that_is_none_is_refused_on_the_page(page, developer):
    KycCaseFactory(developer=developer)
    for content, name in ((HTML, "passport.png"), (b"", "empty.pdf"), (PDF, "passport.exe")):
        answer = upload(page, content, name)
        assert answer.status_code == 422
        assert "errors" in answer.content.decode()
    assert upload(page, kind="selfie").status_code == 422
    assert page.get(f"{PAGE}documents/").status_code == 302
    assert not KycDocument.objects.exists()


def test_a_document_is_deleted_on_the_page(page, developer):
    document = KycDocumentFactory(case__developer=developer)
    page.post(f"{PAGE}documents/{document.pk}/remove/")
    document.refresh_from_db()
    assert document.deleted_at is not None


def test_there_is_nothing_to_submit_before_there_is_a_check(page):
    for place in ("submit/", "check/", "documents/"):
        assert page.post(f"{PAGE}{place}").status_code == 404


def test_what_is_not_ready_is_refused_with_the_reason(page, developer):
    KycCaseFactory(developer=developer, legal_name="")
    answer = page.post(f"{PAGE}submit/", follow=True)
    assert "Still missing: legal name" in answer.content.decode()


def test_each_status_has_its_next_step(page, developer, staff):
    words = {
        "approved": "You can be paid until",
        "reverification_due": "Start a new check below",
        "rejected": "Not confirmed",
        "expired": "This check is over",
    }
    case = KycCaseFactory(developer=developer, approved=True)
    for status, said in words.items():
        KycCase.objects.filter(pk=case.pk).update(status=status)
        assert said in page.get(PAGE).content.decode()


def test_only_owner_and_finance_get_to_the_page(client):
    viewer, finance = UserFactory(), UserFactory()
    owner = UserFactory()
    OrganisationFactory(members__owner=owner, members__finance=finance, members__viewer=viewer)
    answers = []
    for person in (owner, finance, viewer):
        sign_in(client, person)
        answers.append(client.get(PAGE).status_code)
    assert answers == [200, 200, 403]


def test_a_stranger_sees_only_their_own(client, staff):
    theirs = KycCaseFactory(submitted=True)
    kyc_desk.request_information(
        case=theirs, reasons=[KycReason.OTHER], text="Secret", by=staff, at=theirs.touched_at
    )
    sign_in(client, DeveloperFactory().user)
    answer = client.get(PAGE).content.decode()
    assert "Secret" not in answer
    assert "Lovelace" not in answer
