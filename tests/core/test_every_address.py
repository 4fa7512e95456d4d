"""Every address, found in the URL conf: who may use it, and what it leaves behind.

A new route fails here until it is known: how it is used (``recipes``), or why using it leaves no
row (``UNRECORDED``), and, where nobody needs to sign in for it, why (``ANONYMOUS``).
"""

from collections import Counter

import pytest
from django.urls import reverse

from marketplace.core.models import SecurityAudit
from tests.core.addresses import address, routes, writes
from tests.core.recipes import ask, recipes
from tests.factories import UserFactory

ROUTES = routes()
RECIPES = recipes()

# What may be asked for without any row in the audit log.
WITH_A_PROVIDER = "takes a provider; tests/developers/test_kyc_stripe.py counts its row"
ASKS_THE_APP = "asks the app inside; the marketplace changes nothing"
UNRECORDED = {
    "POST account_logout": "ends the session that asks",
    "POST account_reauthenticate": "says again who one is",
    "POST account_request_login_code": "sends a mail; the session it opens is a row",
    "POST account_reset_password": "sends a mail; the change is a row when it happens",
    "POST developers:profile-preview": "shows what was typed and keeps nothing",
    "POST developers:kyc-check": WITH_A_PROVIDER,
    "POST developers:webhook-stripe-identity": "starts a job; what the job decides is a row",
    "POST developers:account-switch": "chooses which of one's accounts the console shows",
    "POST identity:challenge-passkey-begin": "asks the browser for a passkey",
    "POST identity:factor-passkey-begin": "asks the browser for a new passkey",
    "POST runtime:instance-execute": ASKS_THE_APP,
    "POST v1:license-validate": "answers; a place that asks has its last sign of life noted",
    "POST v1:instance-execute": ASKS_THE_APP,
    "PATCH v1:upload-detail": "bytes of an upload; what they become is a row",
}

# What nobody needs to sign in for, and why.
SIGNS_IN = "how one signs in, before one is signed in"
FORGOT = "how one gets back in without the password; the key in the mail is what counts"
EVIDENCE = "whoever checks the audit log trusts no account here; it holds nothing personal"
CATALOGUE = "the store is open to everybody"
DESCRIBED = "what the API is, to be read before using it"
BY_LICENSE = "an installed app asks; the signed license key in the question is what counts"
ANONYMOUS = {
    "POST v1:license-validate": BY_LICENSE,
    "POST v1:license-activate": BY_LICENSE,
    "POST v1:license-deactivate": BY_LICENSE,
    "GET v1:license-revocations": "apps without a connection carry the list along",
    "GET core:health": "load balancers ask whether we live; details are for staff",
    "GET core:problem-list": DESCRIBED,
    "GET v1:schema": DESCRIBED,
    "GET v1:playground": DESCRIBED,
    "GET core:audit-verifier": EVIDENCE,
    "GET core:audit-verify": EVIDENCE,
    "GET v1:audit-checkpoint": EVIDENCE,
    "GET v1:audit-consistency": EVIDENCE,
    "GET v1:audit-key": EVIDENCE,
    "GET appstore:rules": "whoever thinks of publishing reads the rules first",
    "GET scanner:rule-list": "whoever writes an app may know what the scan looks at",
    "GET appstore:manifest-schema": DESCRIBED,
    "GET v1:keys": EVIDENCE,
    "GET v1:release-statement": EVIDENCE,
    "GET appstore:app-list": CATALOGUE,
    "GET appstore:app-detail": CATALOGUE,
    "GET v1:store-app-list": CATALOGUE,
    "GET v1:store-app-detail": CATALOGUE,
    "GET account_login": SIGNS_IN,
    "POST account_login": SIGNS_IN,
    "GET identity:challenge": SIGNS_IN,
    "POST identity:challenge": SIGNS_IN,
    "GET account_signup": SIGNS_IN,
    "POST account_signup": SIGNS_IN,
    "POST v1:account-list": SIGNS_IN,
    "POST v1:developer-list": "signing up and becoming a developer may be one step",
    "GET account_email_verification_sent": "says that a mail is on its way",
    "GET account_confirm_email": "the link in that mail; the key in it is what counts",
    "POST account_confirm_email": "the button behind that link",
    "POST v1:verify-email": "the same by machine",
    "POST v1:token-list": "made with e-mail, password and a code",
    "GET account_request_login_code": SIGNS_IN,
    "POST account_request_login_code": SIGNS_IN,
    "GET account_confirm_login_code": SIGNS_IN,
    "POST account_confirm_login_code": SIGNS_IN,
    "POST developers:webhook-stripe-identity": "the provider calls; its signature is what counts",
    "POST v1:second-factor-totp": "set up with e-mail and password, before one has a token",
    "POST v1:second-factor-totp-confirm": "the same, with the app's first code",
    "POST v1:token-leaks": "whoever finds a token in public need not have an account",
    "GET account_inactive": "says that an account is closed",
    "GET account_logout": "leads home whoever is not signed in",
    "POST account_logout": "leads home whoever is not signed in",
    "GET account_reset_password": FORGOT,
    "POST account_reset_password": FORGOT,
    "GET account_reset_password_done": FORGOT,
    "GET account_reset_password_from_key": FORGOT,
    "POST account_reset_password_from_key": FORGOT,
    "GET account_reset_password_from_key_done": FORGOT,
}
# The first visit opens a person's own workspace; that row is its history.
OPENS_A_WORKSPACE = {"appstore:app-install", "appstore:workspace-list", "payments:app-buy"}


def known(answer):
    return f"{answer.request['REQUEST_METHOD']} {answer.resolver_match.view_name}"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.key)
def test_what_changes_something_leaves_exactly_its_rows(recipe):
    act = recipe.prepare()
    before = set(SecurityAudit.objects.values_list("pk", flat=True))

    answer = act()

    assert known(answer) == recipe.key
    assert answer.status_code < 400, answer.content
    left = SecurityAudit.objects.exclude(pk__in=before)
    assert Counter(left.values_list("action", flat=True)) == Counter(recipe.actions)


def test_every_way_to_change_something_is_known(theirs):
    answers = {
        f"{method} {route.name}": ask(route, address(route, theirs), method, theirs.owner)
        for route in ROUTES
        for method in writes(route)
    }
    offered = {key for key, answer in answers.items() if answer.status_code != 405}
    recipes = {recipe.key for recipe in RECIPES if " admin:" not in recipe.key}

    assert sorted(offered - recipes - UNRECORDED.keys()) == []
    assert sorted(UNRECORDED.keys() - (offered - recipes)) == []


def test_reading_changes_nothing(theirs):
    for route in ROUTES:
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = ask(route, address(route, theirs), method, UserFactory())
            rows = 1 if route.name in OPENS_A_WORKSPACE and method != "OPTIONS" else 0
            assert answer.rows == rows, route.name


def is_refused(answer):
    to_sign_in = answer.get("Location", "").startswith(reverse("account_login") + "?next=")
    says_so = answer.status_code == 403 and b'"not_authenticated"' in answer.content
    return to_sign_in or says_so or answer.status_code in {401, 404, 405}


def test_what_needs_no_account_is_listed(theirs):
    open_to_all = {
        f"{method} {route.name}"
        for route in ROUTES
        for method in ("GET", *writes(route))
        if not is_refused(ask(route, address(route, theirs), method, None))
    }
    assert sorted(open_to_all - ANONYMOUS.keys()) == []
    assert sorted(ANONYMOUS.keys() - open_to_all) == []
