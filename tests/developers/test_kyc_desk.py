"""Where reviewers decide about identities, in the admin."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from developers import policies
from developers.actions import kyc_desk, kyc_documents
from developers.kyc import rules
from developers.models import KycReason
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import SecurityAudit
from tests.developers.samples import PDF
from tests.factories import (
    DeveloperFactory,
    KycCaseFactory,
    KycDocumentFactory,
    OrganisationFactory,
    UserFactory,
    sign_in,
)

SECRETS = ("Ada Lovelace", "1990-12-10", "TAX-4711", "12 St James")
DESK = "/admin/developers/kyccase/"


def reviewer(*permissions):
    """A member of staff who has these permissions and no others."""
    person = UserFactory(is_staff=True, second_factor=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return person


@pytest.fixture
def case():
    return KycCaseFactory(submitted=True)


@pytest.fixture
def document(case):
    return KycDocumentFactory(case=case)


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """What happens inside commits, mails included."""
    return partial(django_capture_on_commit_callbacks, execute=True)


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


def decide(client, case, **said):
    return client.post(f"{DESK}{case.pk}/decide/", said, follow=True)


def address(document):
    return f"{DESK}{document.case_id}/documents/{document.pk}/"


def test_who_may_see_sees_and_each_look_is_on_the_record(client, case, document):
    sign_in(client, reviewer("view_kyccase", "view_kyc_documents"))

    pages = [client.get(f"{DESK}{case.pk}/change/") for _ in range(2)]

    for page in pages:
        assert "no-store" in page["Cache-Control"]
        assert all(word in page.content.decode() for word in SECRETS)
    assert actions() == ["kyc.view", "kyc.view"]


def test_without_the_permission_nothing_personal_is_shown_or_recorded(client, case, document):
    sign_in(client, reviewer("view_kyccase", "decide_kyc"))

    page = client.get(f"{DESK}{case.pk}/change/").content.decode()
    download = client.get(address(document))

    assert not [word for word in SECRETS if word in page]
    assert "Hidden" in page
    assert download.status_code == 403
    assert PDF not in download.content
    assert actions() == []


def test_staff_without_any_permission_get_nowhere(client, case, document):
    sign_in(client, reviewer())
    places = (DESK, f"{DESK}{case.pk}/change/", address(document))
    answers = [client.get(place).status_code for place in places]
    decide(client, case, decision="approve")
    case.refresh_from_db()
    assert answers == [403, 403, 403]
    assert case.status == "submitted"
    assert actions() == []


def test_others_do_not_get_to_the_desk(client, case, document):
    for person in (None, DeveloperFactory().user, case.developer.user):
        if person:
            sign_in(client, person)
        for place in (DESK, f"{DESK}{case.pk}/change/", address(document)):
            answer = client.get(place)
            assert answer.status_code in {302, 403}
            assert PDF not in answer.content
    assert actions() == []


def test_a_document_is_sent_to_be_saved_and_never_shown(client, staff, document):
    sign_in(client, staff)

    answer = client.get(address(document))

    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "'self'" not in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert actions() == ["kyc.view_document"]


def test_a_deleted_document_is_not_there(client, staff, document):
    sign_in(client, staff)
    document.deleted_at = timezone.now()
    document.save()
    assert client.get(address(document)).status_code == 302
    assert actions() == []


def test_a_document_is_found_in_its_own_case_alone(client, staff, document):
    sign_in(client, staff)
    other = KycCaseFactory()
    assert client.get(f"{DESK}{other.pk}/documents/{document.pk}/").status_code == 404


def test_the_list_shows_who_waits_longest_first_and_nothing_personal(client, staff):
    sign_in(client, staff)
    now = timezone.now()
    newer = KycCaseFactory(submitted=True, submitted_at=now - timedelta(hours=1))
    older = KycCaseFactory(submitted=True, submitted_at=now - timedelta(hours=9))
    decided = KycCaseFactory(approved=True, submitted_at=now - timedelta(days=9))

    page = client.get(DESK)

    assert list(page.context["cl"].result_list) == [older, newer, decided]
    assert not [word for word in SECRETS if word in page.content.decode()]
    assert client.get(f"{DESK}?status__exact=submitted&q=studio").status_code == 200
    assert client.get(f"{DESK}add/").status_code == 403


def test_approving_lets_the_developer_be_paid(client, staff, document, committing):
    case = document.case
    sign_in(client, staff)
    with pytest.raises(policies.KycRequired):
        policies.require_payee(case.developer)

    with committing():
        decide(client, case, decision="approve")

    case.refresh_from_db()
    case.developer.refresh_from_db()
    document.refresh_from_db()
    policies.require_payee(case.developer)
    assert (case.status, case.decided_by) == ("approved", staff)
    assert case.developer.verification == "full"
    assert document.delete_after - case.decided_at == timedelta(days=90)
    assert actions().count("kyc.approve") == 1
    assert mail.outbox[0].subject == "Your identity is confirmed"


def test_rejecting_and_asking_need_reasons_from_the_list(client, staff, case):
    sign_in(client, staff)
    for said in (
        {"decision": "reject"},
        {"decision": "request_information", "text": "Why not?"},
        {"decision": "reject", "reasons": ["because"]},
        {"decision": "maybe", "reasons": ["other"]},
        {},
    ):
        decide(client, case, **said)
    case.refresh_from_db()
    assert case.status == "submitted"


@pytest.mark.parametrize(
    ("decision", "status"),
    [("reject", "rejected"), ("request_information", "needs_information")],
)
def test_what_is_wrong_reaches_the_developer_in_words(client, case, decision, status, committing):
    sign_in(client, UserFactory(is_staff=True, is_superuser=True))
    with committing():
        decide(
            client,
            case,
            decision=decision,
            reasons=["document_unreadable", "other"],
            text="The second page, please.",
        )

    case.refresh_from_db()
    step = case.steps.get()
    assert case.status == status
    assert step.reasons == ["document_unreadable", "other"]
    assert "A document cannot be read" in mail.outbox[0].body
    sign_in(client, case.developer.user)
    page = client.get("/developer/verification/kyc/").content.decode()
    assert "The second page, please." in page
    assert "A document cannot be read" in page


def test_an_approval_can_be_withdrawn(staff):
    case = KycCaseFactory(approved=True, developer__verification="kyc")
    kyc_desk.reject(
        case=case, reasons=[KycReason.NOT_GENUINE], text="", by=staff, at=timezone.now()
    )
    case.developer.refresh_from_db()
    assert case.developer.verification == "email"
    with pytest.raises(policies.KycRequired):
        policies.require_payee(case.developer)


def test_a_new_approval_ends_the_old_one(staff):
    old = KycCaseFactory(approved=True, developer__verification="kyc")
    new = KycCaseFactory(submitted=True, developer=old.developer)
    kyc_desk.approve(case=new, by=staff, at=timezone.now())
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("expired", "approved")
    policies.require_payee(new.developer)
    assert actions() == ["kyc.approve", "developer.verify"]


def test_nobody_decides_about_their_own():
    finance, former = UserFactory(is_superuser=True, is_staff=True), UserFactory(is_superuser=True)
    guild = OrganisationFactory(members__owner=UserFactory(), members__finance=finance)
    case = KycCaseFactory(developer=guild, submitted=True)
    case.steps.create(status="submitted", by=former, at=timezone.now())
    former.is_staff = True

    for person in (finance, former, reviewer("view_kyc_documents"), UserFactory(is_staff=True)):
        for decision in (
            lambda by: kyc_desk.approve(case=case, by=by, at=timezone.now()),
            lambda by: kyc_desk.reject(
                case=case, reasons=[KycReason.OTHER], text="", by=by, at=timezone.now()
            ),
            lambda by: kyc_desk.add_note(case=case, text="Fine.", by=by, at=timezone.now()),
        ):
            with pytest.raises(rules.KycReviewerRequired):
                decision(person)
    case.refresh_from_db()
    assert case.status == "submitted"
    assert actions() == []


def test_notes_are_for_reviewers(client, staff, case):
    sign_in(client, staff)
    decide(client, case, decision="note", text="Called the registry.")
    decide(client, case, decision="note", text="  ")
    assert "Called the registry." in client.get(f"{DESK}{case.pk}/change/").content.decode()
    sign_in(client, case.developer.user)
    assert "registry" not in client.get("/developer/verification/kyc/").content.decode()
    assert actions().count("kyc.note") == 1


@pytest.mark.parametrize("status", ["draft", "needs_information", "rejected", "expired"])
def test_only_what_waits_is_approved(staff, status):
    now = timezone.now()
    case = KycCaseFactory(status=status, submitted_at=now, decided_at=now)
    with pytest.raises(InvalidTransition):
        kyc_desk.approve(case=case, by=staff, at=now)
    assert actions() == []


def test_a_reader_without_the_permission_reads_nothing_in_code_either(case, document):
    for person in (UserFactory(is_superuser=True), UserFactory(is_staff=True)):
        with pytest.raises(PermissionDenied):
            kyc_documents.view_document(document=document, by=person)
        with pytest.raises(PermissionDenied):
            kyc_desk.view(case=case, by=person)
    assert actions() == []
