"""Scans and the scanner's desks in a browser: they fit, are labelled and obey the policy."""

import pytest
from django.urls import reverse
from django.utils import timezone

from scanner.actions import rescans
from tests.browser.test_design_pages import (
    DESCRIBED_BY_NOTHING,
    IDS_TWICE,
    NAMELESS,
    WIDER_THAN_THE_SCREEN,
    browser,
    signed_in,
    visit,
)
from tests.factories import FindingDecisionFactory, FindingFactory, ScanFactory, UserFactory
from tests.factories.bundles import version_of

pytestmark = pytest.mark.django_db

UNIT = {
    "path": "lib/a_very_long_name_that_has_no_place_to_break_at_all.py",
    "first_line": 1,
    "probability": 0.8,
    "reasons": [{"words": "It runs hidden code.", "share": 0.3, "lines": [1, 2]}],
}


@pytest.fixture
def version():
    tree = {"app.py": b"run(x)\n" * 40, "lib/b.py": b"b = 1\n"}
    before = version_of(tree, published=True, scanned=False, version="1.0.0")
    gone = FindingFactory(scan=ScanFactory(version=before), message="It is gone.")
    tree |= {"app.py": tree["app.py"].replace(b"x", b"y", 3)}
    after = version_of(tree, app=before.app, reviewing=True, scanned=False, version="1.1.0")
    scan = ScanFactory(
        version=after,
        risk="high",
        reasons=["It has a grave weakness: " + "x" * 90],
        opinions={"model": 0.5},
        details={"model": {"units": [UNIT | {"path": "", "first_line": 0}, UNIT]}},
        baseline=gone.scan,
    )
    wide = {"path": "lib/" + "deep/" * 30 + "b.py", "evidence": "call(" + "y" * 250}
    FindingFactory(scan=scan, severity="high", cwe=78, remedy="Pass a list.", **wide)
    for state, needs_second in (("suppressed", False), ("false_positive", True)):
        finding = FindingFactory(scan=scan, state="open" if needs_second else state, line=3)
        FindingDecisionFactory(finding=finding, state=state, needs_second=needs_second)
    return after


def pages_of_reviewers(version):
    staff = UserFactory(is_staff=True, is_superuser=True)
    rescan = rescans.start(reason="So.", by=staff, at=timezone.now())
    decision = version.app.finding_decisions.first()
    client = signed_in(staff)
    changes = reverse("admin:appstore_appversion_changes", args=[version.pk])
    looking = reverse("admin:appstore_appversion_presence", args=[version.pk])
    shown = [
        reverse("admin:appstore_appversion_change", args=[version.pk]),
        reverse("admin:appstore_appversion_source", args=[version.pk, "app.py"]),
        reverse("admin:appstore_appversion_diff", args=[version.pk]),
        reverse("admin:scanner_rulesetting_rules") + "?q=python.sql",
        reverse("admin:scanner_rulesetting_rule", args=["python.sql-injection"]),
        reverse("admin:scanner_modelcutoffs_set"),
        reverse("admin:scanner_rescan_start"),
        reverse("admin:scanner_rescan_change", args=[rescan.pk]),
        reverse("admin:scanner_findingdecision_change", args=[decision.pk]),
    ]
    pages = visit(client, [*shown, changes, reverse("admin:jsi18n")])
    pages[looking] = client.post(looking)
    return shown, pages


def pages_of_makers(version):
    diff = reverse("appstore:version-diff", args=[version.app.slug, version.version])
    shown = [version.get_absolute_url(), diff]
    return shown, visit(signed_in(version.app.developer.user), shown)


@pytest.mark.parametrize("pages_of", [pages_of_reviewers, pages_of_makers])
def test_pages_about_scans_fit_are_labelled_and_obey_the_policy(version, pages_of):
    shown, pages = pages_of(version)
    wrong = [path for path in shown if pages[path].status_code != 200]
    complaints = []

    with browser(pages) as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for path in shown:
            page.goto(path)
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                wrong += [f"{path} is too wide"] * (page.evaluate(WIDER_THAN_THE_SCREEN) > 0)
                for question in (NAMELESS, IDS_TWICE, DESCRIBED_BY_NOTHING):
                    wrong += [f"{path}: {found}" for found in page.evaluate(question)]

    assert wrong == []
    assert complaints == []


def test_the_form_that_puts_a_finding_aside_opens_without_our_script(version):
    shown, pages = pages_of_reviewers(version)

    with browser(pages, java_script_enabled=False) as page:
        page.goto(shown[0])
        button = page.get_by_role("button", name="False alarm: the rule is wrong here")
        assert not button.first.is_visible()
        page.locator("details.put-aside summary").first.click()
        assert button.first.is_visible()
