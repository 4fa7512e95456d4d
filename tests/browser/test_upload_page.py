"""Uploading from the page, in a real browser before a live server."""

import hashlib
import os
import re
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from appstore.forms.listing import UploadForm
from appstore.models import AppVersion, UploadSession
from tests.appstore.test_uploads import FLASK, zipped
from tests.browser.test_design_pages import ARGUMENTS, CHROMIUM
from tests.factories import AppFactory, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

ARCHIVE = zipped(FLASK | {"hello/noise.bin": os.urandom(9_000_000)})
FILE = {"name": "app.zip", "mimeType": "application/zip", "buffer": ARCHIVE}


@pytest.fixture(autouse=True)
def quickly(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(UploadForm, "RESUMABLE_FROM", 1_000_000)


@pytest.fixture
def place(live_server):
    """The app's page, and the cookie of whoever made the app."""
    app = AppFactory(slug="hello")
    client = Client()
    sign_in(client, app.developer.user)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    address = live_server.url + reverse("appstore:console-app", args=[app.slug])
    return address, {"name": cookie.key, "value": cookie.value, "url": live_server.url}


@contextmanager
def opened(place, **options):
    """Nothing in here may ask the database: Playwright's loop runs in this thread."""
    address, cookie = place
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = chromium.new_context(**options)
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(address)
        yield page
        chromium.close()


def upload(page):
    page.set_input_files("input[type=file]", FILE)
    page.get_by_role("button", name="Upload", exact=True).click()


def test_an_upload_goes_on_after_a_lost_connection_and_a_reload(place):
    offsets = []

    def lose_all_but_the_first(route):
        offsets.append(int(route.request.headers["upload-offset"]))
        if offsets[-1] == 0:
            route.continue_()
        else:
            route.abort()

    with opened(place) as page:
        page.route(re.compile(r"/uploads/upl_\w+/$"), handler_of_patch(lose_all_but_the_first))
        upload(page)
        expect(page.locator("[data-upload-status]")).to_contain_text("Trying again")
        page.unroute_all()
        page.reload()
        status = page.get_by_role("status").filter(has_text="app.zip stopped at")
        expect(status).to_contain_text("Choose the same file again")
        upload(page)
        page.wait_for_url("**/versions/1.0.0/")

    (session,) = UploadSession.objects.all()
    assert session.release.bundle_sha256 == hashlib.sha256(ARCHIVE).hexdigest()
    assert offsets[0] == 0
    assert offsets[1] > 0


def handler_of_patch(handle):
    def route_of(route):
        if route.request.method == "PATCH":
            handle(route)
        else:
            route.continue_()

    return route_of


def test_it_is_paused_continued_and_cancelled_with_the_keyboard(place):
    with opened(place) as page:
        page.route(re.compile(r"/uploads/upl_\w+/$"), handler_of_patch([].append))
        with page.expect_request(lambda request: request.method == "PATCH"):
            upload(page)
        bar = page.get_by_role("progressbar", name="Upload")
        expect(bar).to_be_visible()
        page.get_by_role("button", name="Pause").press("Enter")
        expect(page.locator("[data-upload-status]")).to_have_text("Paused")
        page.get_by_role("button", name="Resume").press("Space")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.get_by_role("button", name="Cancel").press("Enter")
        expect(page.locator("[data-upload-status]")).to_contain_text("Cancelled")
        expect(bar).to_be_hidden()
        expect(page.get_by_role("button", name="Upload", exact=True)).to_be_focused()

    assert UploadSession.objects.get().ended_at
    assert not AppVersion.objects.exists()


def test_a_refusal_is_shown_and_read_out(place):
    with opened(place) as page:
        page.get_by_role("textbox", name="Version").fill("1.0")
        page.locator("[name=version]").evaluate("e => e.removeAttribute('pattern')")
        upload(page)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("numbered as SemVer says")
        expect(alert).to_be_focused()


def test_without_our_script_the_plain_form_uploads(place):
    with opened(place, java_script_enabled=False) as page:
        upload(page)
        page.wait_for_url("**/apps/hello/")

    assert AppVersion.objects.get().version == "1.0.0"
