"""People who use the marketplace with a browser."""

import itertools
import re
from contextlib import contextmanager

from playwright.sync_api import expect, sync_playwright

from tests.journeys.people import PASSWORD, Authenticator, new_address

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000
_windows = itertools.count(1)


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class BrowserPerson:
    """Somebody in front of a browser of their own."""

    def __init__(self, browser, market, role):
        self.market = market
        self.email = new_address(role)
        self.context = browser.new_context(base_url=market.url)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def sign_up(self):
        """Sign up, follow the link in the mail, sign in."""
        page = self.page
        page.goto("/accounts/signup/")
        page.fill("[name=email]", self.email)
        page.fill("[name=password1]", PASSWORD)
        self.press("Create account")
        page.goto(self.market.confirmation_link(self.email))
        self.press("Confirm")
        self.sign_in(self.email)

    def sign_in(self, email):
        self.enter_password(email)
        expect(self.page.get_by_role("button", name="Account")).to_be_visible()

    def sign_in_as(self, administrator):
        self.authenticator = administrator.authenticator
        self.enter_password(administrator.email)
        self.enter_code()
        expect(self.page.get_by_role("button", name="Account")).to_be_visible()

    def enter_password(self, email):
        self.page.goto("/accounts/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.press("Sign in")

    def enrol(self):
        """Set up an authenticator app; the recovery codes it brings."""
        page = self.page
        page.goto("/account/security/")
        self.press("Add an authenticator app")
        self.authenticator = Authenticator(page.locator("#seed").text_content().strip())
        page.fill("[name=code]", self.authenticator.code())
        self.press("Add it")
        codes = page.locator("#codes").text_content().split()
        self.follow("I have kept them")
        return codes

    def enter_code(self):
        self.page.wait_for_url("**/account/second-factor/**")
        self.page.fill("[name=code]", self.authenticator.code())
        self.press("Confirm")

    def press_and_confirm(self, name):
        """Press a button that may ask for the second factor first; then press it again."""
        self.press(name)
        self.page.wait_for_load_state()
        if "/account/second-factor/" in self.page.url:
            self.enter_code()
            self.press(name)

    def press(self, name):
        main = self.page.get_by_role("main")
        main.get_by_role("button", name=re.compile(rf"^{name}")).first.click()

    def follow(self, name):
        self.page.get_by_role("link", name=re.compile(rf"^{name}")).first.click()

    def sees(self, text, *, seconds=30):
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)
