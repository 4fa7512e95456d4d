import mimetypes
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import sync_playwright

from runtime.models import InstanceStatus
from tests.factories.appstore import (
    AppFactory,
    InstallationFactory,
    VersionFactory,
    WorkspaceFactory,
)
from tests.factories.bundles import version_of
from tests.factories.core import UserFactory
from tests.factories.developers import DeveloperFactory
from tests.factories.identity import sign_in
from tests.factories.payments import give_money
from tests.factories.plans import make_coupon, offer_tier, subscribable
from tests.factories.runtime import InstanceFactory
from tests.payments.shopping import subscribe

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]

WIDER_THAN_THE_SCREEN = (
    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
)
NAMELESS = """
[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")]
  .filter(e => e.checkVisibility())
  .filter(e => !(e.labels?.length || e.ariaLabel || e.textContent.trim() || e.title))
  .map(e => e.outerHTML)
"""
TOO_SMALL = """
[...document.querySelectorAll("button, .btn, .chip, nav a, select")]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24)
  .map(e => e.outerHTML)
"""
IDS_TWICE = """
[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, at, all) => all.indexOf(id) < at)
"""
DESCRIBED_BY_NOTHING = """
[...document.querySelectorAll("[aria-describedby], [aria-labelledby]")]
  .flatMap(e => [e.getAttribute("aria-describedby"), e.getAttribute("aria-labelledby")])
  .filter(Boolean).flatMap(ids => ids.split(" ")).filter(id => !document.getElementById(id))
"""


@pytest.fixture
def world():
    """A developer with an app in the store, who also bought, installed and runs one."""
    owner = UserFactory()
    developer = DeveloperFactory(user=owner)
    tree = {"app.py": b"x = '" + b"long" * 90 + b"' # \xe2\x80\xae\n", "lib/util.js": b"// hi\n"}
    own = version_of(
        tree,
        published=True,
        app__developer=developer,
        changelog="- *First*",
        source_access="open",
        license_expression="MIT",
    ).app
    soon = VersionFactory(
        app__developer=developer, app__status="approved", status="approved", risk="low"
    )
    dear = AppFactory(published=True, price_minor=900)
    VersionFactory(app=dear, published=True)
    workspace = WorkspaceFactory(owner=owner)
    installation = InstallationFactory(workspace=workspace)
    InstallationFactory(workspace=workspace)
    instance = InstanceFactory(installation=installation)
    give_money(owner, 50_00)
    tier = subscribable(trial_days=14, entitlements={"projects": 10, "priority_support": True})
    offer_tier(tier.app, "Big", price_minor=40_00)
    subscription = subscribe(tier, owner, workspace=workspace, at=timezone.now())
    make_coupon(own)
    return {
        "tier": tier,
        "subscription": subscription,
        "owner": owner,
        "own": own,
        "soon": soon,
        "dear": dear,
        "workspace": workspace,
        "instance": instance,
    }


def visit(client, paths):
    """Each page as the site serves it: text, status and headers."""
    return {path: client.get(path) for path in paths}


def signed_in(user):
    client = Client()
    sign_in(client, user)
    return client


def store_pages(world):
    detail = reverse("appstore:app-detail", args=[world["own"].slug])
    tabs = [f"{detail}?tab={tab}" for tab in ("reviews", "versions", "security")]
    lists = ["/", "/?sort=newest", "/?q=nothing-like-it", "/rules/", "/scanning/"]
    doors = ["account_login", "account_signup", "account_reset_password"]
    version = world["own"].versions.get().version
    source = reverse("appstore:source", args=[world["own"].slug, version])
    tabs += [source, f"{source}app.py", f"{source}lib/"]
    return visit(Client(), [*lists, detail, *tabs, *map(reverse, doors), "/no-such-page/"])


def own_pages(world):
    client = signed_in(world["owner"])
    slug = world["own"].slug
    version = world["own"].versions.get().version
    named = [
        *("appstore:console", "appstore:console-app-list", "appstore:console-app-create"),
        "appstore:name-dispute",
        *("developers:agreement", "developers:verification", "developers:kyc"),
        *("developers:profile", "developers:domain-list", "developers:member-list"),
        *("identity:security", "identity:session-list", "identity:token-list"),
        *("identity:token-create", "identity:audit", "identity:privacy"),
        *("payments:wallet", "payments:earnings", "payments:order-list", "runtime:instance-list"),
        *("account_email", "account_change_password"),
    ]
    paths = [
        *map(reverse, named),
        world["workspace"].get_absolute_url(),
        world["instance"].get_absolute_url(),
        reverse("payments:app-buy", args=[world["dear"].slug]),
        reverse("appstore:app-detail", args=[world["tier"].app.slug]),
        reverse("payments:app-buy", args=[world["tier"].app.slug]),
        reverse("payments:workspace-billing", args=[world["workspace"].slug]),
        world["subscription"].get_absolute_url(),
        reverse("appstore:console-app-pricing", args=[slug]),
        reverse("appstore:console-plan-create", args=[slug]),
        reverse("appstore:console-plan-edit", args=[slug, world["own"].plan.pk]),
        reverse("appstore:console-coupon-list", args=[slug]),
        reverse("appstore:console-coupon-create", args=[slug]),
        reverse("appstore:app-install", args=[slug]),
        reverse("appstore:console-app", args=[slug]),
        reverse("appstore:console-app-edit", args=[slug]),
        reverse("appstore:console-license-list", args=[slug]),
        reverse("appstore:version-detail", args=[slug, version]),
        reverse("appstore:version-offer", args=[slug, version]),
        world["instance"].installation.get_absolute_url(),
        world["soon"].get_absolute_url(),
        reverse("appstore:version-schedule", args=[world["soon"].app.slug, world["soon"].version]),
        reverse("appstore:appeal-list", args=[slug]),
        f"{reverse('appstore:appeal-new', args=[slug])}?version={version}",
        reverse("appstore:version-source", args=[slug, version, "app.py"]),
        reverse("appstore:version-diff", args=[slug, version]),
    ]
    return visit(client, paths)


@contextmanager
def browser(pages, **options):
    """Chromium before pages already fetched; it and the database never run at once."""

    def answer(route):
        address = urlsplit(route.request.url)
        path = f"{address.path}?{address.query}" if address.query else address.path
        if found := pages.get(path):
            route.fulfill(status=found.status_code, headers=dict(found.items()), body=found.content)
        elif file := finders.find(address.path.removeprefix("/static/").lstrip("/")):
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
        else:
            route.fulfill(status=404)

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = chromium.new_page(base_url=SITE, **options)
        page.route("**/*", answer)
        yield page
        chromium.close()


@pytest.mark.parametrize("pages_of", [store_pages, own_pages])
def test_every_page_fits_is_labelled_and_obeys_its_own_policy(world, pages_of):
    pages = pages_of(world)
    wrong = [path for path, page in pages.items() if page.status_code not in {200, 404}]
    complaints = []

    with browser(pages) as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for path in pages:
            page.goto(path)
            wrong += [f"{path} has not one h1"] * (page.locator("h1").count() != 1)
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                wrong += [f"{path} is too wide"] * (page.evaluate(WIDER_THAN_THE_SCREEN) > 0)
                for question in (NAMELESS, TOO_SMALL, IDS_TWICE, DESCRIBED_BY_NOTHING):
                    wrong += [f"{path}: {found}" for found in page.evaluate(question)]

    assert wrong == []
    assert [text for text in complaints if "404" not in text and "[DOM]" not in text] == []


def test_a_fact_explains_itself_without_our_script(world):
    detail = reverse("appstore:app-detail", args=[world["own"].slug])
    pages = visit(Client(), [detail])

    with browser(pages, java_script_enabled=False) as page:
        page.goto(detail)
        page.get_by_role("button", name="permission").click()

        assert page.get_by_role("heading", name="What it may do").is_visible()
        page.keyboard.press("Escape")
        assert not page.get_by_role("heading", name="What it may do").is_visible()


def test_a_slash_goes_to_the_search(world):
    with browser(visit(Client(), ["/"])) as page:
        page.goto("/")
        page.keyboard.press("/")
        page.keyboard.type("a/b")

        assert page.locator("#search").input_value() == "a/b"


def test_a_chosen_theme_is_there_on_the_next_page(world):
    with browser(visit(Client(), ["/"]), color_scheme="light") as page:
        page.goto("/")
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.get_by_role("button", name="Dark theme").click()
        page.reload()

        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        assert page.get_by_role("button", name="Dark theme", pressed=True).is_visible()


def test_an_upload_is_sent_once_and_shows_the_answer_in_place(world):
    console = reverse("appstore:console-app", args=[world["own"].slug])
    upload = reverse("appstore:version-upload", args=[world["own"].slug])
    client = signed_in(world["owner"])
    pages = visit(client, [console]) | {upload: client.post(upload, {})}
    sent = []

    with browser(pages) as page:
        page.on("request", lambda request: sent.append(request.method))
        page.goto(console)
        page.set_input_files("input[type=file]", {"name": "a.zip", "mimeType": "", "buffer": b"PK"})
        page.get_by_role("textbox", name="Version").fill("9.9.9")
        page.get_by_role("button", name="Upload", exact=True).dblclick()
        page.locator("#errors").wait_for()

        assert sent.count("POST") == 1
        assert page.locator("#errors").evaluate("e => e === document.activeElement")


def test_a_starting_instance_shows_by_itself_when_it_runs(world):
    instance = world["instance"]
    address = instance.get_absolute_url()
    client = signed_in(world["owner"])
    pages = visit(client, [address])
    instance.status, instance.broker = InstanceStatus.RUNNING, "/nowhere/broker.sock"
    instance.backend = "bubblewrap"
    instance.save()
    later = visit(client, [address])

    with browser(pages) as page:
        page.goto(address)
        assert page.get_by_role("link", name="Open").count() == 0
        pages |= later

        page.get_by_role("link", name="Open").wait_for()
        assert page.locator("#instance-status[hx-trigger]").count() == 0


def test_sorting_replaces_the_grid_and_the_address_alone(world):
    pages = visit(Client(), ["/?sort=newest"])
    fragment = Client(headers={"HX-Request": "true"})
    pages |= visit(fragment, ["/?sort=rating"])

    with browser(pages) as page:
        page.goto("/?sort=newest")
        page.get_by_label("Sort by").select_option("rating")
        page.wait_for_url("**/?sort=rating")

        assert page.locator("#app-grid").count() == 1
        assert page.get_by_role("heading", level=1).count() == 1


def test_the_review_desk_and_the_deposit_desk_obey_the_policy_too(staff):
    version = VersionFactory(reviewing=True)
    desk = reverse("admin:appstore_appversion_change", args=[version.pk])
    deposit = reverse("admin:payments_deposit")
    accounts = reverse("admin:payments_account_changelist")
    changes = reverse("admin:appstore_appversion_changes", args=[version.pk])
    looking = reverse("admin:appstore_appversion_presence", args=[version.pk])
    reviewer = signed_in(staff)
    pages = visit(reviewer, [desk, deposit, accounts, changes, reverse("admin:jsi18n")])
    pages[looking] = reviewer.post(looking)
    complaints = []

    with browser(pages) as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(desk)
        assert page.get_by_role("button", name="Approve").is_visible()
        page.goto(deposit)
        assert page.get_by_role("button", name="Record the deposit").is_visible()
        page.goto(accounts)
        assert page.get_by_role("link", name="Record a deposit").is_visible()

    assert complaints == []
