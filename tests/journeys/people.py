"""People who use the marketplace over HTTP."""

import base64
import itertools
import re
import secrets
import time

import requests
from django_otp.oath import hotp

from tests.journeys.live import eventually

PASSWORD = "a long and quiet password"
_numbers = itertools.count(1)


def new_address(role):
    return f"{role}-{next(_numbers)}@example.org"


class Authenticator:
    """An authenticator app. It shows each code once, and waits for the next when it must."""

    def __init__(self, secret):
        self._key = base64.b32decode(secret)
        self._step = 0

    def code(self):
        self._step = max(int(time.time()) // 30, self._step + 1)
        while self._step > int(time.time()) // 30 + 1:  # the server takes the next one, not more
            time.sleep(1)
        return f"{hotp(self._key, self._step):06}"


class ApiPerson:
    """Somebody with an API client: signed up, confirmed, with a second factor and a token."""

    def __init__(self, market, role):
        self.market = market
        self.email = new_address(role)
        self.session = requests.Session()
        credentials = {"email": self.email, "password": PASSWORD}
        self.post("accounts/", credentials, expect=202)
        key = market.confirmation_link(self.email).rstrip("/").rpartition("/")[2]
        self.post("developers/verify-email/", {"key": key}, expect=200)
        started = self.post("account/second-factor/totp/", credentials, expect=201)
        self.authenticator = Authenticator(started["secret"])
        first = {"id": started["id"], "code": self.authenticator.code()}
        self.post("account/second-factor/totp/confirm/", credentials | first, expect=201)
        wanted = credentials | {"name": "journey", "code": self.authenticator.code()}
        token = self.post("tokens/", wanted, expect=201)["token"]
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path, *, expect=200, **query):
        return self._answer(self.session.get(self._url(path), params=query, timeout=60), expect)

    def post(self, path, body=None, *, expect=(200, 201, 202), files=None, key=None):
        headers = {"Idempotency-Key": key} if key else {}
        body = {"data": body, "files": files} if files else {"json": body or {}}
        answer = self.session.post(self._url(path), headers=headers, timeout=120, **body)
        if answer.status_code == 429:  # several people sign up from one address: as polite as asked
            time.sleep(int(answer.headers["Retry-After"]) + 1)
            answer = self.session.post(self._url(path), headers=headers, timeout=120, **body)
        return self._answer(answer, expect)

    def _url(self, path):
        return f"{self.market.url}/api/v1/{path}"

    def _answer(self, answer, expect):
        expected = expect if isinstance(expect, tuple) else (expect,)
        assert answer.status_code in expected, f"{answer.status_code}: {answer.text[:2000]}"
        assert answer.headers["X-Request-Id"]
        return answer.json() if answer.content else None

    def wait_for_version(self, slug, *statuses):
        """The newest version's row, once it has one of these statuses."""

        def version():
            newest = self.get(f"apps/{slug}/versions/")["data"][0]
            assert newest["status"] in {"pending", *statuses}, newest
            return newest if newest["status"] in statuses else None

        return eventually(version)


class Administrator:
    """A reviewer in the Django admin, with a browser that has no JavaScript."""

    def __init__(self, market):
        self.market = market
        self.email = new_address("reviewer")
        secret = base64.b32encode(secrets.token_bytes(20)).decode()
        self.authenticator = Authenticator(secret)
        market.manage(
            "shell",
            "--command",
            "from marketplace.core.models import User;"
            "from allauth.account.models import EmailAddress;"
            "from identity.models import TOTPDevice;"
            f"u = User.objects.create_superuser({self.email!r}, {PASSWORD!r});"
            "EmailAddress.objects.create(user=u, email=u.email, primary=True, verified=True);"
            f"TOTPDevice.objects.create(user=u, name='Phone', seed={secret!r})",
        )
        self.session = requests.Session()
        page = self.session.get(f"{market.url}/admin/", timeout=30)
        assert "/accounts/login/" in page.url
        page = self.submit(page.url, {"login": self.email, "password": PASSWORD})
        assert "/account/second-factor/" in page.url, page.url
        page = self.submit(page.url, {"code": self.authenticator.code()})
        assert page.url.endswith("/admin/"), page.url

    def submit(self, url, fields):
        """Fill a form in and send it, with the page's own CSRF token."""
        page = self.session.get(url, timeout=30)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        fields = fields | {"csrfmiddlewaretoken": token}
        answer = self.session.post(url, data=fields, headers={"Referer": url}, timeout=30)
        assert answer.status_code == 200, answer.text[:1000]
        return answer

    def review_page(self, slug):
        """The address of the newest version's page at the review desk."""
        rows = self.market.rows(
            "SELECT v.id FROM appstore_appversion v JOIN appstore_app a ON a.id = v.app_id"
            " WHERE a.slug = %s ORDER BY v.id DESC",
            slug,
        )
        return f"{self.market.url}/admin/appstore/appversion/{rows[0][0]}/change/"

    def decide(self, slug, decision, reason=""):
        desk = self.review_page(slug)
        page = self.session.get(desk, timeout=30)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        fields = {"decision": decision, "reason": reason, "csrfmiddlewaretoken": token}
        decided = self.session.post(
            desk.replace("/change/", "/decide/"),
            data=fields,
            headers={"Referer": desk},
            timeout=30,
        )
        assert "Decided." in decided.text, decided.text[:1000]
        return page.text

    def record_deposit(self, email, amount):
        fields = {"email": email, "amount": amount, "reason": "bank statement 12"}
        page = self.submit(f"{self.market.url}/admin/payments/account/deposit/", fields)
        assert "The deposit is in the wallet." in page.text
