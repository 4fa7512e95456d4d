"""From sign-up to earnings through the pages, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import BrowserPerson, chromium
from tests.journeys.people import Administrator

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


def test_an_app_goes_from_upload_to_earning_money_in_a_browser(market, browser, project, archive):
    backend = market.environment["RUNTIME_BACKEND"]
    slug = f"page-{project.name}-{backend}"
    name = f"{project.name.title()} on {backend}"

    # 1. Somebody signs up, becomes a developer and accepts the agreement.
    developer = BrowserPerson(browser, market, "developer")
    developer.sign_up()
    developer.enrol()
    page = developer.page
    page.goto("/developer/register/")
    page.fill("[name=display_name]", f"Studio {slug}")
    developer.press("Become a developer")
    page.check("[name=accept]")
    developer.press("Accept the agreement")
    developer.sees("You may publish now.")

    # 2. They create an app and upload an ordinary project.
    page.goto("/developer/apps/new/")
    page.fill("[name=name]", name)
    page.fill("[name=slug]", slug)
    page.fill("[name=summary]", "An ordinary project from the web")
    page.fill("[name=price]", "12.99")
    developer.press("Create app")
    page.set_input_files("[name=archive]", archive)
    page.fill("[name=version]", "1.0.0")
    developer.press("Upload")
    developer.sees("is uploaded")

    # 3. They submit it; the page follows the scan.
    developer.press("Submit for review")
    expect(page.locator("#version-status")).to_be_visible()
    expect(page.locator("#version-status")).to_contain_text("risk", timeout=120_000)
    expect(page.locator("#version-status")).not_to_contain_text("Nothing yet")

    # 4. A reviewer approves it at the desk in the admin; the developer publishes.
    reviewer = BrowserPerson(browser, market, "nobody")
    reviewer.sign_in_as(Administrator(market))
    reviewer.page.goto("/admin/appstore/appversion/?status__exact=reviewing")
    reviewer.page.get_by_role("link", name=name).click()
    reviewer.sees(archive_digest(market, slug))
    reviewer.page.get_by_role("button", name="Approve").click()
    reviewer.sees("Decided.")
    page.goto(f"/developer/apps/{slug}/")
    developer.press_and_confirm("Publish")
    developer.sees("is in the store")

    # 5. It is found in the store.
    buyer = BrowserPerson(browser, market, "buyer")
    buyer.page.goto("/")
    buyer.page.fill("#search", name)
    buyer.page.press("#search", "Enter")
    buyer.page.get_by_role("link", name=name).click()
    buyer.sees("€12.99")

    # 6. Somebody else buys it and installs it.
    buyer.sign_up()
    reviewer.page.goto("/admin/payments/account/deposit/")
    reviewer.page.fill("[name=email]", buyer.email)
    reviewer.page.fill("[name=amount]", "20.00")
    reviewer.page.fill("[name=reason]", "bank statement 12")
    reviewer.page.get_by_role("button", name="Record").click()
    reviewer.sees("The deposit is in the wallet.")
    buyer.page.goto(f"/apps/{slug}/")
    buyer.follow("Buy")
    buyer.press("Pay €12.99")
    buyer.sees("is yours")
    buyer.press("Allow and install")
    buyer.sees("is installed")

    # 7. It runs in a sandbox and answers, here and at its own address.
    buyer.press("Start")
    expect(buyer.page.get_by_role("link", name="Open")).to_be_visible(timeout=240_000)
    buyer.page.fill("[name=path]", project.path)
    buyer.press("Send")
    expect(buyer.page.locator("#execute-result")).to_contain_text("Status 200")
    expect(buyer.page.locator("#execute-result")).to_contain_text(project.says)
    with buyer.context.expect_page() as opened:
        buyer.page.get_by_role("link", name="Open").click()
    app = opened.value
    app.wait_for_load_state()
    assert re.match(r"http://[a-z0-9]{20}\.apps\.localhost:\d+/", app.url), app.url
    answer = app.goto(app.url.rstrip("/") + project.path)
    assert answer.status == 200
    assert project.says in answer.text()

    # 8. It is measured, and the sale is shared to the cent.
    def requests_counted():
        buyer.page.reload()
        tile = buyer.page.locator(".metric", has_text="Requests").inner_text()
        return int(re.search(r"\d+", tile)[0])

    expect_eventually(buyer.page, requests_counted, at_least=2)
    page.goto("/developer/earnings/")
    developer.sees("€10.40")
    developer.sees("€2.59")
    page.goto("/account/activity/")
    developer.sees("app.publish")
    assert developer.complaints == []
    assert buyer.complaints == []


def expect_eventually(page, question, *, at_least):
    answers = []
    for _ in range(60):
        answers.append(question())
        if answers[-1] >= at_least:
            return
        page.wait_for_timeout(1000)
    pytest.fail(f"never reached {at_least}: {answers}")


def archive_digest(market, slug):
    query = (
        "SELECT bundle_sha256 FROM appstore_appversion v JOIN appstore_app a ON a.id = v.app_id"
        " WHERE a.slug = %s"
    )
    return market.rows(query, slug)[0][0]
