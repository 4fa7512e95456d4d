"""A version that is refused, mended and approved; the next asks for more, and is rolled back."""

import io
import tarfile

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import BrowserPerson, chromium
from tests.journeys.people import Administrator

pytestmark = pytest.mark.journey
MINUTE = 60


def site(folder, number, *, hosts=()):
    """An archive of a page that says its version."""
    declared = "".join(f'\n[permissions]\nhosts = ["{host}"]\n' for host in hosts)
    files = {
        "matrix.toml": f'runtime = "static"\nstart = "python3 -m http.server $PORT"\n{declared}',
        "index.html": f"<!doctype html><title>Slides</title><p>This is {number}</p>\n",
    }
    path = folder / f"slides-{number}.tar.gz"
    with tarfile.open(path, "w:gz") as bundle:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            bundle.addfile(entry, io.BytesIO(text.encode()))
    return path


class Maker(BrowserPerson):
    """Who makes the app."""

    slug = "slides"

    def begin(self):
        self.sign_up()
        self.enrol()
        self.page.goto("/developer/register/")
        self.page.fill("[name=display_name]", "Slide makers")
        self.press("Become a developer")
        self.page.check("[name=accept]")
        self.press("Accept the agreement")
        self.page.goto("/developer/apps/new/")
        self.page.fill("[name=name]", "Slides")
        self.page.fill("[name=slug]", self.slug)
        self.page.fill("[name=summary]", "Shows slides.")
        self.press("Create app")

    def submit(self, archive, number):
        page = self.page
        page.goto(f"/developer/apps/{self.slug}/")
        page.set_input_files("[name=archive]", archive)
        page.fill("[name=version]", number)
        self.press("Upload")
        self.sees("is uploaded")
        self.press("Submit")
        expect(page.locator("#version-status")).to_contain_text("risk", timeout=120_000)

    def publish(self):
        self.page.goto(f"/developer/apps/{self.slug}/")
        self.press_and_confirm("Publish")
        self.sees("is in the store")


class Reviewer(BrowserPerson):
    def open(self, number):
        self.page.goto("/admin/appstore/appversion/queue/")
        self.page.get_by_role("link", name=f"Slides {number}").click()

    def decide(self, button):
        self.page.get_by_role("button", name=button, exact=True).click()
        self.sees("Decided.")


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("market", ["bubblewrap"], indirect=True)
def test_a_version_is_refused_mended_published_and_its_successor_rolled_back(
    market, browser, tmp_path
):
    # 1. The first version is refused, with the rule it breaks.
    maker = Maker(browser, market, "maker")
    maker.begin()
    maker.submit(site(tmp_path, "1.0.0"), "1.0.0")
    reviewer = Reviewer(browser, market, "nobody")
    reviewer.sign_in_as(Administrator(market))
    reviewer.open("1.0.0")
    reviewer.page.get_by_text("Rules it rests on").click()
    rule = reviewer.page.locator("input[name=rules]").first
    rule.check()
    words = reviewer.page.locator("#review-reason").input_value()
    assert len(words) > 20
    reviewer.decide("Reject")
    maker.page.goto("/developer/apps/slides/versions/1.0.0/")
    maker.sees(words.splitlines()[0])

    # 2. Its makers mend it; the next is approved and published.
    maker.submit(site(tmp_path, "1.0.1"), "1.0.1")
    reviewer.open("1.0.1")
    reviewer.decide("Approve")
    maker.publish()

    # 3. Somebody installs it, follows it and runs it.
    user = BrowserPerson(browser, market, "user")
    user.sign_up()
    user.page.goto("/apps/slides/install/")
    user.press("Allow and install")
    user.sees("is installed")
    user.press("Start")
    expect(user.page.get_by_role("link", name="Open")).to_be_visible(timeout=240_000)
    user.page.fill("[name=path]", "/")
    user.press("Send")
    expect(user.page.locator("#execute-result")).to_contain_text("This is 1.0.1")

    # 4. The next version asks for more; the reviewer sees what, on top.
    maker.submit(site(tmp_path, "2.0.0", hosts=["api.example.org"]), "2.0.0")
    reviewer.open("2.0.0")
    reviewer.sees("Reach api.example.org")
    reviewer.decide("Approve")
    maker.publish()

    # 5. It waits for the workspace's consent, which shows the difference.
    def asked_for_more():
        user.page.goto("/workspaces/")
        return user.page.get_by_role("link", name="2.0.0 asks for more").count()

    eventually(user.page, asked_for_more)
    user.follow("2.0.0 asks for more")
    user.sees("It asks for more than you granted")
    user.sees("Reach api.example.org")
    user.press("Allow and update")
    runs(user, "2.0.0")

    # 6. They go back to the version before, and stay there.
    user.page.goto("/workspaces/")
    user.page.get_by_role("link", name="Slides").first.click()
    user.page.get_by_role("link", name="Choose 1.0.1").click()
    user.press("Go back")
    runs(user, "1.0.1")

    assert maker.complaints == []
    assert user.complaints == []


def runs(user, number):
    """Wait until what runs answers as that version."""

    def answers():
        user.page.goto("/workspaces/")
        manage = user.page.get_by_role("link", name="Manage")
        if not manage.count():
            return False
        manage.first.click()
        if not user.page.locator("[name=path]").count():
            return False
        user.page.fill("[name=path]", "/")
        user.press("Send")
        result = user.page.locator("#execute-result")
        expect(result).to_contain_text("Status", timeout=60_000)
        return f"This is {number}" in result.inner_text()

    eventually(user.page, answers)


def eventually(page, question):
    for _ in range(2 * MINUTE):
        if question():
            return
        page.wait_for_timeout(1000)
    pytest.fail(f"never came true: {question.__name__}")
