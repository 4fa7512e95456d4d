"""A store to look around in: people, and apps that went the way every app goes.

Each app is uploaded, scanned by the worker, reviewed and published by the same actions that pages
and API call, so nothing here can show what the product cannot do.
"""

import io
import json
import secrets
import time
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from appstore.actions import (
    installing,
    listings,
    moderation,
    plans,
    publishing,
    reviews,
    versions,
    workspaces,
)
from appstore.models import App, AppInstallation, AppStatus, AppVersion, PlanKind
from appstore.tiers import Terms
from developers import agreement_texts
from developers.actions import agreements, registration
from developers.models import Developer, Role
from identity.models import TOTPDevice
from marketplace.core.models import User
from payments.actions import deposits
from payments.models import Account

CATALOGUE = Path(__file__).with_name("catalogue")
LISTING = "listing.toml"  # beside each app's files, but no part of its bundle
SCAN_PATIENCE_SECONDS = 150
POCKET_MONEY_MINOR = 100_00

REVIEWER = "reviewer@demo.example"
BUYER = "buyer@demo.example"
DEVELOPER = "developer@demo.example"
DEVELOPERS_STUDIO = "Nordlicht Software"


class Login(NamedTuple):
    role: str
    email: str
    password: str
    secret: str
    """Of their authenticator app, which `make code` plays; empty for somebody without one."""


def people() -> list[Login]:
    """The people one can be; each run gives them new passwords."""
    logins = [
        _person("Administrator and reviewer", REVIEWER, "Robin Reviewer", is_staff=True),
        _person("Developer", DEVELOPER, "Dana Developer", with_app=True),
        _person("Buyer", BUYER, "Bo Buyer"),
    ]
    buyer = User.objects.get(email=BUYER)
    workspaces.personal(buyer)
    if not Account.objects.filter(owner=buyer).exists():
        deposits.record_deposit(
            user=buyer,
            amount_minor=POCKET_MONEY_MINOR,
            currency=settings.CURRENCY,
            reason="demo money",
            by=None,
        )
    return logins


def _person(
    role: str, email: str, name: str, *, is_staff: bool = False, with_app: bool = False
) -> Login:
    password = secrets.token_urlsafe(12)
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    user.is_staff = user.is_superuser = is_staff
    user.set_password(password)
    user.save()
    EmailAddress.objects.get_or_create(
        user=user, email=email, defaults={"primary": True, "verified": True}
    )
    secret = _authenticator(user).seed if is_staff or with_app else ""
    return Login(role, email, password, secret)


def _authenticator(user: User) -> TOTPDevice:
    """The person's authenticator app, so that nobody needs a phone to look around."""
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    if device is None:
        device = TOTPDevice(user=user, name="Demo: make code")
        device.save()
    return device


def write_logins(logins: list[Login]) -> None:
    """For whoever starts the marketplace to read; its being there says that the store is filled."""
    path = settings.MATRIX_HOME / "demo-logins.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps([login._asdict() for login in logins], indent=2))


def fill_store(*, say: Callable[[str], object]) -> None:
    """Put every app of the catalogue through upload, scan, review and publication."""
    for folder in sorted(path.parent for path in CATALOGUE.glob(f"*/{LISTING}")):
        release = _submit(folder, tomllib.loads((folder / LISTING).read_text()))
        say(f"{release}: uploaded")
    for release in _scanned():
        reviewer = User.objects.get(email=REVIEWER)
        if release.status == AppStatus.REVIEWING:
            moderation.decide_review(
                version=release, approved=True, reason="", by=reviewer, at=timezone.now()
            )
        release.refresh_from_db()
        if release.status == AppStatus.APPROVED:
            publishing.publish(app=release.app, by=_owner(release.app.developer), at=timezone.now())
            say(f"{release}: published")
    _try_out()


def _submit(folder: Path, listing: dict[str, Any]) -> AppVersion:
    developer = _developer(listing.pop("developer"))
    number, changelog = listing.pop("version"), listing.pop("changelog", "")
    listing.pop("review", None)
    tiers = listing.pop("tiers", [])
    is_new = not App.objects.filter(slug=folder.name).exists()
    app = App.objects.filter(slug=folder.name).first() or listings.create_app(
        developer=developer,
        slug=folder.name,
        currency=settings.CURRENCY,
        by=_owner(developer),
        **listing,
    )
    if is_new:
        _offer(app, tiers)
    release = app.versions.filter(version=number).first() or versions.upload_version(
        app=app,
        version=number,
        changelog=changelog,
        chunks=[_zipped(folder)],
        by=_owner(developer),
    )
    if release.status == AppStatus.DRAFT:
        publishing.submit_for_review(app=app, by=_owner(developer), at=timezone.now())
    return release


def _offer(app: App, tiers: list[dict[str, Any]]) -> None:
    """The tiers of the listing: the first in the place of its single price, the others after it."""
    for number, said in enumerate(tiers):
        terms = Terms(**said | {"kind": PlanKind(said["kind"])})
        if number == 0:
            plans.replace(plan=app.plan, terms=terms, by=_owner(app.developer))
        else:
            plans.offer(app=app, terms=terms, by=_owner(app.developer))


def _developer(name: str) -> Developer:
    """The demo developer for their own studio; other studios have people of their own."""
    known = Developer.objects.filter(display_name=name).first()
    if known:
        return known
    email = DEVELOPER
    if name != DEVELOPERS_STUDIO:
        email = f"{slugify(name)}@demo.example"
        _person("Developer", email, name, with_app=True)
    developer = registration.register(user=User.objects.get(email=email), display_name=name)
    text = agreement_texts.in_force(at=timezone.now())
    agreements.accept_agreement(
        developer=developer,
        version=text.version,
        sha256=text.sha256,
        by=_owner(developer),
        at=timezone.now(),
    )
    return developer


def _owner(developer: Developer) -> User:
    return developer.memberships.holding(Role.OWNER).select_related("user")[0].user


def _zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != LISTING:
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()


def _scanned() -> Iterator[AppVersion]:
    """The demo's versions, each as soon as the worker has scanned it."""
    slugs = [path.parent.name for path in CATALOGUE.glob(f"*/{LISTING}")]
    seen: set[int] = set()
    deadline = time.monotonic() + SCAN_PATIENCE_SECONDS
    while time.monotonic() < deadline:
        releases = AppVersion.objects.filter(app__slug__in=slugs).exclude(pk__in=seen)
        waiting = releases.select_related("app__developer")
        if not waiting:
            return
        for release in waiting.exclude(status__in=(AppStatus.DRAFT, AppStatus.PENDING)):
            seen.add(release.pk)
            yield release
        time.sleep(0.5)


def _try_out() -> None:
    """Let the demo buyer install what is free and say what they think of it."""
    buyer = User.objects.get(email=BUYER)
    workspace = workspaces.personal(buyer)
    for folder in sorted(path.parent for path in CATALOGUE.glob(f"*/{LISTING}")):
        review = tomllib.loads((folder / LISTING).read_text()).get("review")
        app = App.objects.listed().with_offer().filter(slug=folder.name).first()
        if review is None or app is None or not app.is_free:
            continue
        release = app.versions.published().newest_first()[0]
        present = AppInstallation.objects.present().filter(workspace=workspace, version=release)
        if not present.exists():
            installing.install(
                version=release,
                workspace=workspace,
                accept_permissions=True,
                by=buyer,
                at=timezone.now(),
            )
            reviews.rate(app=app, stars=review["stars"], body=review["body"], by=buyer)
