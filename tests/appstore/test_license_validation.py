"""What an app learns when it asks with its license key."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from matrix_sdk import licenses

from appstore.api import license_limits
from appstore.models import Activation, App, License, Plan
from appstore.signed import license_keys, texts
from appstore.validation import VALID, Code, Use, judge
from marketplace.core.models import SecurityAudit
from tests.factories import LicenseFactory, VersionFactory
from tests.sdk.vectors import public_keys

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh_counter(monkeypatch):
    counter = license_limits.Counter(clock=lambda: 30.0)
    monkeypatch.setattr("appstore.api.validating.questions", counter)


def key_of(held, *, at=None):
    return license_keys.issue(held, at=at or timezone.now())


def limited(limit):
    held = LicenseFactory()
    Plan.objects.filter(pk=held.plan_id).update(activation_limit=limit, entitlements={"seats": 3})
    return License.objects.select_related("plan", "app").get(pk=held.pk)


def ask(api, held, verb="validate", **more):
    wanted = {"key": more.pop("key", None) or key_of(held), "app": held.app.slug} | more
    return api.post(f"/api/v1/licenses/{verb}/", wanted, format="json")


def code_of(answer):
    assert answer.status_code == 200
    assert answer.json()["valid"] == (answer.json()["code"] in VALID)
    return answer.json()["code"]


def test_a_good_key_is_told_what_it_may(api):
    held = limited(None)
    answer = ask(api, held, nonce="n1", refresh=True).json()
    assert (answer["valid"], answer["code"], answer["nonce"]) == (True, "valid", "n1")
    assert answer["entitlements"] == {"seats": 3}
    assert answer["license"]["key"] == held.key
    verdict = licenses.verify(answer["key"], public_keys=public_keys(), app=held.app.slug)
    assert verdict.code == "valid"


def test_the_answer_is_signed_over_its_bytes_and_carries_the_nonce(api):
    held = limited(None)
    answer = ask(api, held, nonce="a nonce")
    signature = answer["Matrix-Signature"]

    def read(body, **more):
        about = {"public_keys": public_keys(), "app": held.app.slug, "nonce": "a nonce"} | more
        return licenses.verify_response(body, signature, **about).code

    assert read(answer.content) == "valid"
    assert read(answer.content, app="another") == "wrong_app"
    assert read(answer.content, nonce="another") == "wrong_nonce"
    assert read(answer.content, fingerprint="another") == "wrong_fingerprint"
    assert read(answer.content.replace(b"seats", b"goats")) == "bad_signature"
    assert read(answer.content, now=timezone.now().timestamp() + 600) == "answer_stale"


def test_the_public_keys_are_the_published_ones(api):
    published = api.get("/api/v1/keys/").json()
    held = limited(None)
    assert licenses.verify(key_of(held), public_keys=published, app=held.app.slug).valid


def test_an_old_key_still_names_its_license(api):
    held = limited(None)
    assert code_of(ask(api, held, key=key_of(held, at=timezone.now() - 90 * DAY))) == "valid"


def test_what_is_no_key_of_ours_says_why(api, settings):
    held = limited(None)
    good = key_of(held)
    assert code_of(ask(api, held, key="MTX1.x")) == "malformed"
    other = "A" if good[-40] != "A" else "B"  # still of the alphabet, whatever the signature is
    assert code_of(ask(api, held, key=good[:-40] + other + good[-39:])) == "bad_signature"
    ours, settings.SIGNING_KEY = settings.SIGNING_KEY, b"another key of thirty-two bytes!"
    foreign = key_of(held)
    settings.SIGNING_KEY = ours
    assert code_of(ask(api, held, key=foreign)) == "unknown_key_id"


def test_a_license_that_is_not_here_is_not_found(api):
    held = limited(None)
    held.key = "lic_00000000000000000000"
    answer = ask(api, held)
    assert code_of(answer) == "not_found"
    assert answer.json()["license"] is None


def test_another_app_learns_nothing_of_the_license(api):
    held = LicenseFactory(revoked_at=timezone.now(), revocation_reason="refunded")
    answer = ask(api, held, app="another").json()
    assert (answer["code"], answer["license"], answer["expires_at"]) == ("wrong_app", None, None)


@pytest.mark.parametrize(("days_left", "code"), [(1, "valid"), (-1, "in_grace"), (-8, "expired")])
def test_the_row_decides_and_not_the_key(api, days_left, code):
    held = LicenseFactory()
    key = key_of(held)
    end = timezone.now() + days_left * DAY
    License.objects.filter(pk=held.pk).update(expires_at=end, grace_until=end + 7 * DAY)
    answer = ask(api, held, key=key)
    assert code_of(answer) == code
    assert answer.json()["retry_after"] > 0


@pytest.mark.parametrize("code", ["suspended", "revoked"])
def test_what_was_taken_away_is_refused(api, code):
    because = {"suspended": "suspension_reason", "revoked": "revocation_reason"}[code]
    held = LicenseFactory(**{f"{code}_at": timezone.now(), because: "abuse"})
    assert code_of(ask(api, held)) == code


def test_a_version_is_covered_until_its_announced_end(api):
    version = VersionFactory(published=True, yanked_at=timezone.now(), yank_reason="So.")
    held = LicenseFactory(app=version.app)
    assert code_of(ask(api, held, version=version.version)) == "valid"
    assert code_of(ask(api, held, version="9.9.9")) == "version_not_covered"
    version.ends_at = version.end_announced_at = timezone.now()
    version.save()
    assert code_of(ask(api, held, version=version.version)) == "version_not_covered"


def test_a_place_is_activated_once_and_given_back(api):
    held = limited(1)
    assert code_of(ask(api, held, fingerprint="a")) == "activation_missing"
    for _ in range(2):
        assert code_of(ask(api, held, "activate", fingerprint="a", label="Desk")) == "valid"
    assert code_of(ask(api, held, fingerprint="a")) == "valid"
    assert code_of(ask(api, held, "activate", fingerprint="b")) == "too_many_activations"

    assert code_of(ask(api, held, "deactivate", fingerprint="a")) == "valid"
    assert code_of(ask(api, held, "deactivate", fingerprint="a")) == "activation_missing"
    assert code_of(ask(api, held, "activate", fingerprint="b")) == "valid"
    actions = SecurityAudit.objects.filter(action__startswith="license.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "license.activate",
        "license.deactivate",
        "license.activate",
    ]


def test_no_fingerprint_is_kept(api):
    held = limited(5)
    ask(api, held, "activate", fingerprint="the serial number")
    row = json.dumps(Activation.objects.values().get(), default=str)
    assert "serial" not in row


def test_a_smaller_tier_says_that_there_are_too_many(api):
    held = limited(2)
    for fingerprint in "ab":
        ask(api, held, "activate", fingerprint=fingerprint)
    Plan.objects.filter(pk=held.plan_id).update(activation_limit=1)
    assert code_of(ask(api, held, fingerprint="a")) == "too_many_activations"


def test_an_activation_that_asks_has_been_heard_of(api):
    held = limited(2)
    ask(api, held, "activate", fingerprint="a")
    long_ago = timezone.now() - 5 * DAY
    Activation.objects.update(last_seen_at=long_ago)
    ask(api, held, fingerprint="a")
    assert Activation.objects.get().last_seen_at > long_ago + 4 * DAY


def test_it_takes_two_queries(api, django_assert_num_queries):
    held = limited(2)
    key = key_of(held)
    with django_assert_num_queries(2):
        ask(api, held, key=key)
    Plan.objects.update(activation_limit=None)
    with django_assert_num_queries(1):
        ask(api, held, key=key)


def test_one_license_is_not_asked_about_for_ever(api):
    held, other = limited(None), limited(None)
    key = key_of(held)
    answers = [ask(api, held, key=key) for _ in range(license_limits.PER_MINUTE + 1)]
    assert answers[-2].status_code == 200
    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "license_asked_too_often"
    assert answers[-1]["Retry-After"] == "30"
    assert code_of(ask(api, other)) == "valid"


def test_a_request_that_is_none_is_a_problem(api):
    for verb in ("validate", "activate", "deactivate"):
        answer = api.post(f"/api/v1/licenses/{verb}/", {"key": ["x"]}, format="json")
        assert answer.status_code == 400
        assert answer.json()["code"] == "invalid_input"


MOMENTS = st.none() | st.integers(-20, 20)


FACTS = st.fixed_dictionaries(
    {
        "revoked": st.booleans(),
        "suspended": st.booleans(),
        "end": MOMENTS,
        "grace": st.integers(0, 10),
        "same_app": st.booleans(),
        "covers": st.booleans(),
        "here": st.none() | st.booleans(),
        "count": st.integers(0, 4),
        "limit": st.none() | st.integers(1, 3),
    }
)


@settings(deadline=None)
@given(facts=FACTS.map(lambda facts: SimpleNamespace(**facts)))
def test_the_gravest_fault_is_named(facts):
    now, ends = timezone.now(), facts.end is not None
    held = License(
        app=App(slug="a"),
        plan=Plan(activation_limit=facts.limit),
        revoked_at=now if facts.revoked else None,
        suspended_at=now if facts.suspended else None,
        expires_at=now + facts.end * DAY if ends else None,
        grace_until=now + (facts.end + facts.grace) * DAY if ends else None,
    )

    code = judge(
        held,
        app="a" if facts.same_app else "b",
        at=now,
        covers_version=facts.covers,
        use=Use(facts.count, facts.here),
    )

    faults = {
        Code.WRONG_APP: not facts.same_app,
        Code.REVOKED: facts.revoked,
        Code.SUSPENDED: facts.suspended,
        Code.EXPIRED: ends and facts.end + facts.grace <= 0,
        Code.VERSION_NOT_COVERED: not facts.covers,
        Code.ACTIVATION_MISSING: facts.here is False,
        Code.TOO_MANY_ACTIVATIONS: facts.limit is not None and facts.count > facts.limit,
        Code.IN_GRACE: ends and facts.end <= 0,
        Code.VALID: True,
    }
    assert code == next(fault for fault, is_there in faults.items() if is_there)


TEXTS = st.text(max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(payload=st.dictionaries(TEXTS, VALUES, max_size=6))
def test_what_is_sealed_opens_as_it_was(payload):
    assert texts.unseal("MTX1", texts.seal("MTX1", payload)) == payload


@settings(deadline=None)
@given(text=st.text(max_size=400) | st.from_regex(r"MTX1\.[0-9a-f]{16}\.[\w-]{1,40}\.[\w-]{86}"))
def test_nobody_makes_up_a_key(text):
    for kind in ("MTX1", "MTXR1"):
        with pytest.raises((texts.Malformed, texts.UnknownKeyId, texts.BadSignature)):
            texts.unseal(kind, text)
    assert not licenses.verify(text, public_keys=public_keys(), app="a").valid
