"""Stripe Identity: the real client, a server that speaks its protocol, and its webhooks."""

import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from stripe import WebhookSignature

from developers.actions import kyc, kyc_checks, kyc_desk
from developers.jobs import kyc_checks as jobs_of_checks
from developers.models import KycCase, KycEvent, KycReason
from developers.providers.base import (
    KycProviderNotConfigured,
    KycProviderRefused,
    KycProviderUnavailable,
)
from developers.tasks import check_kyc, watch_kyc_checks
from marketplace.core import jobs
from marketplace.core.models import Job, SecurityAudit
from tests.developers import stripe_server
from tests.factories import DeveloperFactory, KycCaseFactory, KycDocumentFactory, sign_in

HOOK = "/webhooks/stripe-identity/"
SECRET = "whsec_only_for_tests"
PAGE = "/developer/verification/kyc/"
BACK = "https://market.example/back"


@pytest.fixture
def stripe(settings, monkeypatch):
    monkeypatch.setattr("stripe._http_client.HTTPClient.INITIAL_DELAY", 0.01)
    with stripe_server.running() as server:
        settings.STRIPE_SECRET_KEY = stripe_server.KEY
        settings.STRIPE_IDENTITY_WEBHOOK_SECRET = SECRET
        settings.STRIPE_API_BASE = server.base
        yield server


@pytest.fixture
def case(stripe):
    """Submitted, and its check at Stripe started."""
    case = KycCaseFactory(provider="stripe_identity")
    kyc.submit(case=case, by=case.developer.user, at=timezone.now())
    go_on(case)
    case.refresh_from_db()
    return case


def go_on(case):
    return kyc_checks.continue_check(case=case, return_url=BACK, by=case.developer.user)


def ask(case):
    """What the worker does when it was told to ask."""
    check_kyc.enqueue(key=case.key, case_id=case.pk)
    for job in Job.objects.open():
        jobs.run(job.pk)
    case.refresh_from_db()
    return case.status


def event(case, *, event_id="evt_1", kind="identity.verification_session.verified"):
    session = {"id": case.provider_reference, "object": "identity.verification_session"}
    return json.dumps(
        {"id": event_id, "object": "event", "type": kind, "data": {"object": session}}
    )


def knock(client, body, *, secret=SECRET, at=None):
    header = WebhookSignature.generate_signature_header(body, secret, timestamp=at)
    return client.post(
        HOOK, body, content_type="application/json", headers={"Stripe-Signature": header}
    ).status_code


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


def test_the_person_is_sent_to_stripe_once_however_often_they_ask(stripe, case):
    assert go_on(case) == go_on(case) == stripe.sessions["vs_1"]["url"]
    assert len(stripe.sessions) == 1
    created = stripe.requests[0]
    assert created[:2] == ("POST", stripe_server.PLACE)
    assert created[2]["client_reference_id"] == f"{case.key}-0"
    assert created[2]["return_url"] == BACK
    assert actions() == ["kyc.submit", "kyc.check"]


def test_a_kill_before_the_reference_was_kept_finds_the_same_session(stripe, case):
    KycCase.objects.update(provider_reference="")
    go_on(case)
    assert KycCase.objects.get().provider_reference == "vs_1"
    assert len(stripe.sessions) == 1


def test_the_page_leads_there(client, stripe, case):
    sign_in(client, case.developer.user)
    page = client.get(PAGE)
    assert "Go on at Stripe Identity" in page.content.decode()
    allowed = page["Content-Security-Policy"].split("form-action ")[1].split(";")[0]
    assert allowed.split() == ["'self'", "https://verify.stripe.com"]
    answer = client.post(f"{PAGE}check/")
    assert answer["Location"].startswith("https://verify.stripe.test/")


def test_a_verified_person_is_approved(stripe, case):
    stripe.say("vs_1", "verified", name="ADA LOVELACE")
    assert ask(case) == "approved"
    assert case.decided_by is None
    assert ask(case) == "approved"
    assert actions() == ["kyc.submit", "kyc.check", "kyc.approve", "developer.verify"]


def test_another_name_on_the_document_goes_back(stripe, case):
    stripe.say("vs_1", "verified", name="Charles Babbage")
    assert ask(case) == "needs_information"
    assert case.steps.last().reasons == ["name_mismatch"]
    assert "Babbage" not in str(list(case.steps.values()))


@pytest.mark.parametrize(
    ("entered", "found", "status"),
    [
        ("José Ángel Núñez", "JOSE NUNEZ", "approved"),
        ("Lovelace, Ada", "Ada Lovelace", "approved"),
        ("Ada Lovelace", "Ada Lovelace-King", "needs_information"),
        ("Ada Lovelace", "", "needs_information"),
    ],
)
def test_names_are_compared_as_people_write_them(stripe, case, entered, found, status):
    KycCase.objects.filter(pk=case.pk).update(legal_name=entered)
    stripe.say("vs_1", "verified", name=found)
    assert ask(case) == status


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("document_expired", "document_expired"),
        ("selfie_face_mismatch", "face_mismatch"),
        ("something_new", "other"),
    ],
)
def test_a_failed_check_goes_back_with_its_reason(stripe, case, error, reason):
    stripe.say("vs_1", "requires_input", error=error)
    assert ask(case) == "needs_information"
    assert case.steps.last().reasons == [reason]


def test_a_canceled_check_can_be_started_anew(stripe, case):
    stripe.say("vs_1", "canceled")
    assert ask(case) == "needs_information"

    kyc.submit(case=case, by=case.developer.user, at=timezone.now())

    assert go_on(case) == stripe.sessions["vs_2"]["url"]
    stripe.say("vs_2", "verified", name="Ada Lovelace")
    assert ask(case) == "approved"


@pytest.mark.parametrize("status", ["processing", "requires_input"])
def test_what_is_not_settled_changes_nothing(stripe, case, status):
    stripe.say("vs_1", status)
    assert ask(case) == "submitted"
    assert actions() == ["kyc.submit", "kyc.check"]


def test_when_stripe_works_on_it_there_is_nothing_for_the_person_to_do(stripe, case):
    stripe.say("vs_1", "processing")
    with pytest.raises(kyc_checks.KycNothingToCheck):
        go_on(case)


def test_a_company_is_read_by_a_reviewer_as_well(stripe, staff):
    case = KycCaseFactory(
        provider="stripe_identity",
        kind="company",
        company_name="Engines Ltd",
        registration_number="1842",
        beneficial_owner="Ada Lovelace",
    )
    KycDocumentFactory(case=case, kind="registration")
    kyc.submit(case=case, by=case.developer.user, at=timezone.now())
    go_on(case)
    stripe.say("vs_1", "verified", name="Ada Lovelace")

    assert ask(case) == "submitted"
    assert case.vouched_at is not None
    with pytest.raises(kyc_checks.KycNothingToCheck):
        go_on(case)
    kyc_desk.approve(case=case, by=staff, at=timezone.now())
    assert actions()[:4] == ["kyc.submit", "kyc.check", "kyc.vouch", "kyc.approve"]


def test_a_webhook_only_says_when_to_ask(client, stripe, case):
    """It says verified; Stripe itself says that it is not."""
    assert knock(client, event(case)) == 200
    for job in Job.objects.open():
        jobs.run(job.pk)
    case.refresh_from_db()
    assert case.status == "submitted"


def test_a_webhook_heard_twice_or_out_of_order_acts_once(client, stripe, case):
    stripe.say("vs_1", "verified", name="Ada Lovelace")
    for event_id, kind in (
        ("evt_2", "identity.verification_session.verified"),
        ("evt_2", "identity.verification_session.verified"),
        ("evt_1", "identity.verification_session.requires_input"),
    ):
        assert knock(client, event(case, event_id=event_id, kind=kind)) == 200
        for job in Job.objects.open():
            jobs.run(job.pk)

    case.refresh_from_db()
    assert case.status == "approved"
    assert KycEvent.objects.count() == 2
    assert Job.objects.count() == 2
    assert actions().count("kyc.approve") == 1


def test_what_stripe_did_not_sign_is_not_heard(client, stripe, case):
    body = event(case)
    forged = [
        knock(client, body, secret="whsec_guessed"),
        knock(client, body, at=int(time.time()) - 301),
        client.post(HOOK, body, content_type="application/json").status_code,
        client.post(
            HOOK, b"\xff\xfe", content_type="application/json", headers={"Stripe-Signature": "t=1"}
        ).status_code,
        client.post(
            HOOK,
            body.replace("evt_1", "evt_9"),
            content_type="application/json",
            headers={"Stripe-Signature": WebhookSignature.generate_signature_header(body, SECRET)},
        ).status_code,
    ]
    assert forged == [400] * 5
    assert client.get(HOOK).status_code == 405
    assert not KycEvent.objects.exists()
    assert not Job.objects.exists()


def test_other_events_and_unknown_sessions_are_answered_and_left(client, stripe, case):
    other = event(case, event_id="evt_5", kind="charge.succeeded")
    unknown = event(case, event_id="evt_6").replace("vs_1", "vs_nobody")
    nameless = event(case, event_id="evt_7").replace("vs_1", "")
    KycCaseFactory()  # has no reference either
    assert [knock(client, body) for body in (other, unknown, nameless)] == [200] * 3
    assert not Job.objects.exists()


def test_without_its_secrets_stripe_is_not_offered(client, settings):
    developer = DeveloperFactory()
    sign_in(client, developer.user)
    assert "Stripe" not in client.get(PAGE).content.decode()
    assert client.post(HOOK, "{}", content_type="application/json").status_code == 503
    settings.STRIPE_SECRET_KEY = stripe_server.KEY
    case = KycCaseFactory(developer=developer, provider="stripe_identity")
    with pytest.raises(KycProviderNotConfigured, match="STRIPE_IDENTITY_WEBHOOK_SECRET"):
        kyc.submit(case=case, by=developer.user, at=timezone.now())


def test_when_stripe_is_down_nothing_is_lost(stripe, case, client):
    stripe.answers_with = 503
    sign_in(client, case.developer.user)
    assert "does not answer" in client.post(f"{PAGE}check/", follow=True).content.decode()
    with pytest.raises(KycProviderUnavailable):
        go_on(case)
    assert ask(case) == "submitted"

    stripe.answers_with = None
    stripe.say("vs_1", "verified", name="Ada Lovelace")
    Job.objects.update(run_after=timezone.now())
    assert ask(case) == "approved"


def test_when_nobody_listens_at_all(settings, stripe, case):
    settings.STRIPE_API_BASE = "http://127.0.0.1:1"
    with pytest.raises(KycProviderUnavailable):
        go_on(case)


def test_a_wrong_key_is_not_an_outage(settings, stripe, case):
    settings.STRIPE_SECRET_KEY = "sk_test_wrong"
    with pytest.raises(KycProviderRefused):
        go_on(case)


def test_a_lost_webhook_is_made_up_for(stripe, case):
    stripe.say("vs_1", "verified", name="Ada Lovelace")
    watch_kyc_checks()
    assert not Job.objects.exists()
    assert not list(jobs_of_checks.unanswered(at=timezone.now()))

    KycCase.objects.update(submitted_at=timezone.now() - timedelta(hours=1))
    watch_kyc_checks()
    jobs.run(Job.objects.get().pk)

    case.refresh_from_db()
    assert case.status == "approved"


def test_a_decision_meanwhile_wins(stripe, case, staff):
    """Stripe's yes comes after a reviewer's no."""
    stripe.say("vs_1", "verified", name="Ada Lovelace")
    kyc_desk.reject(
        case=case, reasons=[KycReason.NOT_GENUINE], text="", by=staff, at=timezone.now()
    )
    assert ask(case) == "rejected"
