"""Identity checks by machine."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from developers.actions import kyc_desk
from developers.models import KycCase, KycReason
from identity.actions import tokens
from marketplace.core.models import IdempotencyKey, SecurityAudit
from tests.developers.samples import HTML, PDF
from tests.factories import DeveloperFactory, KycCaseFactory, KycDocumentFactory, sign_in

PLACE = "/api/v1/developers/kyc/"
PERSON = {
    "kind": "person",
    "country": "GB",
    "legal_name": "Ada Lovelace",
    "birth_date": "1990-12-10",
    "address": "12 St James's Square",
}


@pytest.fixture
def developer():
    return DeveloperFactory()


def bearer(developer, *scopes):
    _, secret = tokens.create_token(
        user=developer.user, name="ci", granted=scopes, at=timezone.now()
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


@pytest.fixture
def caller(api, developer):
    api.credentials(**bearer(developer, "kyc:write"))
    return api


def document(content=PDF, name="passport.pdf"):
    return {"kind": "passport", "document": SimpleUploadedFile(name, content)}


def test_from_nothing_to_handed_in(caller, developer):
    assert caller.get(PLACE).json()["status"] is None

    draft = caller.post(PLACE, PERSON, format="json").json()
    kept = caller.post(f"{PLACE}documents/", document(), format="multipart")
    answer = caller.post(PLACE, {"submit": True}, format="json")

    assert draft["missing"] == ["passport or identity card"]
    assert kept.status_code == 201
    assert kept.json()["content_type"] == "application/pdf"
    assert answer.json()["status"] == "submitted"
    assert KycCase.objects.get().developer == developer


def test_personal_data_goes_in_and_never_comes_out(caller):
    caller.post(PLACE, PERSON, format="json")
    answer = caller.get(PLACE)
    assert answer.json()["filled_in"] == ["legal_name", "birth_date", "address"]
    assert "Lovelace" not in answer.content.decode()
    assert "1990" not in answer.content.decode()


def test_submitting_has_an_address_of_its_own(caller, developer):
    KycDocumentFactory(case__developer=developer)
    assert caller.post(f"{PLACE}submit/").json()["status"] == "submitted"
    again = caller.post(f"{PLACE}submit/")
    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"country": "XX"}, "invalid_input"),
        ({"birth_date": "yesterday"}, "invalid_input"),
        ({"legal_name": "Ada\nLovelace"}, "invalid_input"),
        ({"provider": "stripe_identity"}, "kyc_provider_not_configured"),
        ({"submit": True}, "kyc_incomplete"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(caller, sent, code):
    assert caller.post(PLACE, sent, format="json").json()["code"] == code
    assert not KycCase.objects.exclude(status="draft").exists()


def test_hostile_documents_are_refused(caller, developer):
    KycCaseFactory(developer=developer)
    codes = [
        caller.post(f"{PLACE}documents/", document(*sent), format="multipart").json()["code"]
        for sent in ((HTML, "passport.png"), (b"", "passport.pdf"), (PDF, "passport.html"))
    ]
    assert codes == ["document_type_refused", "document_empty", "document_name_mismatch"]


def test_before_anything_is_started_there_is_nothing_to_add_to(caller):
    answer = caller.post(f"{PLACE}documents/", document(), format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (404, "kyc_not_started")


def test_a_document_is_taken_back_once(caller, developer):
    kept = KycDocumentFactory(case__developer=developer)
    answers = [caller.delete(f"{PLACE}documents/{kept.pk}/").status_code for _ in range(2)]
    assert answers == [204, 404]


def test_a_token_needs_the_scope(api, developer):
    api.credentials(**bearer(developer, "kyc:read"))
    assert api.get(PLACE).status_code == 200
    assert api.post(PLACE, PERSON, format="json").json()["code"] == "scope_missing"
    api.credentials(**bearer(developer, "apps:write"))
    assert api.get(PLACE).json()["code"] == "scope_missing"
    assert not KycCase.objects.exists()


def test_a_session_needs_a_second_factor_of_just_now_to_submit(client, developer):
    KycDocumentFactory(case__developer=developer)
    sign_in(client, developer.user, fresh=False)
    before = SecurityAudit.objects.count()

    stale = [
        client.post(PLACE, {"submit": True}, content_type="application/json"),
        client.post(f"{PLACE}submit/"),
    ]

    assert [answer.json()["code"] for answer in stale] == ["step_up_required"] * 2
    assert SecurityAudit.objects.count() == before
    sign_in(client, developer.user)
    assert client.post(f"{PLACE}submit/").status_code == 200


def test_the_same_request_twice_has_one_effect(caller):
    key = {"HTTP_IDEMPOTENCY_KEY": "once"}
    answers = [caller.post(PLACE, PERSON, format="json", **key) for _ in range(2)]
    assert answers[0].json() == answers[1].json() | {"reviewer_message": ""}
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert SecurityAudit.objects.filter(action__startswith="kyc.").count() == 1


def test_what_a_reviewer_wrote_is_read_and_not_kept_with_an_answer(caller, developer, staff):
    case = KycDocumentFactory(
        case__developer=developer, case__submitted=True, case__country="GB"
    ).case
    kyc_desk.request_information(
        case=case, reasons=[KycReason.OTHER], text="Ada?", by=staff, at=timezone.now()
    )

    answer = caller.post(PLACE, {"tax_id": "1"}, format="json", HTTP_IDEMPOTENCY_KEY="once").json()

    assert (answer["reasons"], answer["reviewer_message"]) == (["other"], "Ada?")
    assert "Ada?" not in str(list(IdempotencyKey.objects.values()))


def test_nobody_and_strangers_see_nothing(api):
    assert api.get(PLACE).status_code == 401
    KycDocumentFactory()
    api.credentials(**bearer(DeveloperFactory(), "kyc:write"))
    assert api.get(PLACE).json()["documents"] == []


def test_what_is_good_says_until_when(caller, developer):
    case = KycCaseFactory(developer=developer, approved=True)
    until = caller.get(PLACE).json()["verified_until"]
    assert until.startswith(str(case.expires_at.date()))
    KycCase.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert caller.get(PLACE).json()["verified_until"] is None
