"""Which role may what, on pages and by machine."""

from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from appstore import policies as store_policies
from appstore.actions import listings, publishing, reviews
from appstore.models import App
from developers import policies
from developers.models import Role
from developers.policies import MAY, Capability
from marketplace.core.models import SecurityAudit
from tests.factories import (
    DeveloperFactory,
    InstallationFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
    WorkspaceFactory,
)

LISTING = {"name": "Nine", "summary": "Counts nines.", "category": "ai", "price": "0"}
EDIT = {"name": "Nine", "summary": "Counts nines.", "category": "ai", "price_minor": 0}
# A text that nobody was shown: an owner gets past the role, and no further.
UNSEEN = {"version": "2020-01", "sha256": "0" * 64}


class Guild:
    """An organisation with one member of each role, and an app of its own."""

    def __init__(self):
        self.people = {role: UserFactory(second_factor=True) for role in Role}
        members = {f"members__{role}": user for role, user in self.people.items()}
        self.account = OrganisationFactory(**members)
        self.version = VersionFactory(app__developer=self.account)
        self.app = self.version.app


@pytest.fixture
def guild():
    return Guild()


PAGES = {
    Capability.READ: ("appstore:console-app", "appstore:version-detail"),
    Capability.EDIT: ("appstore:console-app-edit", "appstore:version-upload"),
    Capability.PUBLISH: ("appstore:console-app-submit", "appstore:console-app-publish"),
    Capability.SEE_MONEY: ("payments:earnings",),
}


def address(name, guild):
    kwargs = {} if name == "payments:earnings" else {"slug": guild.app.slug}
    if name == "appstore:version-detail":
        kwargs["version"] = guild.version.version
    return reverse(name, kwargs=kwargs)


def calls(guild):
    """For each capability, what needs it by machine: method, path, body."""
    place = f"/api/v1/apps/{guild.app.slug}/"
    return [
        (Capability.READ, "get", place, None),
        (Capability.READ, "get", f"{place}versions/", None),
        (Capability.READ, "get", f"{place}scans/", None),
        (Capability.EDIT, "patch", place, {"summary": "Better."}),
        (Capability.EDIT, "post", "/api/v1/apps/", {**EDIT, "slug": "nine-more"}),
        (Capability.EDIT, "post", f"{place}scan/", {}),
        (Capability.PUBLISH, "post", f"{place}submit/", {}),
        (Capability.PUBLISH, "post", f"{place}publish/", {}),
        (Capability.SEE_MONEY, "get", "/api/v1/revenue-shares/", None),
        (Capability.SEE_MONEY, "get", "/api/v1/wallet/", None),
        (Capability.AGREE, "post", "/api/v1/developers/agreement/", UNSEEN),
    ]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_ask_for_the_same_right_whatever_the_method(client, guild, role, method):
    client.force_login(guild.people[role])
    for capability, names in PAGES.items():
        for name in names:
            answer = getattr(client, method)(address(name, guild))
            refused = answer.status_code == 403
            allowed = capability in MAY[role]
            assert refused != allowed or answer.status_code == 405, (name, role)


@pytest.mark.parametrize("role", Role)
def test_the_api_keeps_the_same_table(api, guild, role):
    api.force_authenticate(guild.people[role])
    for capability, method, path, body in calls(guild):
        answer = getattr(api, method)(
            path, body, format="json", HTTP_MATRIX_DEVELOPER=guild.account.slug
        )
        refused = answer.status_code == 403 and answer.json()["code"] == "role_required"
        assert refused != (capability in MAY[role]), (path, role, answer.content)


def test_a_stranger_finds_no_organisation(api, client, guild):
    stranger = DeveloperFactory().user
    api.force_authenticate(stranger)
    client.force_login(stranger)
    before = SecurityAudit.objects.count()

    for _, method, path, body in calls(guild):
        answer = getattr(api, method)(
            path, body, format="json", HTTP_MATRIX_DEVELOPER=guild.account.slug
        )
        assert answer.status_code == 404, path
    for name in (name for names in PAGES.values() for name in names if name != "payments:earnings"):
        assert client.post(address(name, guild)).status_code in {404, 405}

    assert SecurityAudit.objects.count() == before


def test_rights_end_at_once_for_a_session_that_goes_on(client, api, guild):
    maintainer = guild.people[Role.MAINTAINER]
    client.force_login(maintainer)
    api.force_authenticate(maintainer)
    page = address("appstore:console-app", guild)
    place = f"/api/v1/apps/{guild.app.slug}/"
    assert client.get(page).status_code == 200
    assert api.get(place).status_code == 200

    guild.account.memberships.filter(user=maintainer).delete()

    assert client.get(page).status_code == 404
    assert client.post(address("appstore:console-app-publish", guild)).status_code == 404
    assert api.get(place).json()["code"] == "developer_required"
    DeveloperFactory(user=maintainer)
    assert api.get(place).status_code == 404
    assert api.get("/api/v1/apps/", HTTP_MATRIX_DEVELOPER=guild.account.slug).status_code == 404
    with pytest.raises(policies.RoleRequired):
        listings.edit_app(app=guild.app, description="", by=maintainer, **EDIT)


def test_who_has_no_role_is_refused_by_the_actions_themselves(guild):
    stranger = UserFactory()
    with pytest.raises(policies.RoleRequired):
        publishing.submit_for_review(app=guild.app, by=stranger, at=timezone.now())
    guild.app.refresh_from_db()
    assert guild.app.status == "draft"


def test_nobody_guesses_which_of_two_organisations_is_meant(api):
    user = UserFactory()
    first, second = (OrganisationFactory(members__owner=user) for _ in range(2))
    api.force_authenticate(user)

    assert api.get("/api/v1/apps/").json()["code"] == "developer_not_named"
    named = {"HTTP_MATRIX_DEVELOPER": second.slug}
    assert api.get("/api/v1/developers/me/", **named).json()["slug"] == second.slug

    own = DeveloperFactory(user=user)
    assert api.get("/api/v1/developers/me/").json()["slug"] == own.slug
    assert first.slug != second.slug


def approve(version):
    decided = {"risk": "low", "decided_by": UserFactory(), "decided_at": timezone.now()}
    type(version).objects.update(**decided)
    for status, model in product(("pending", "reviewing", "approved"), (type(version), App)):
        model.objects.update(status=status)


def test_owners_and_maintainers_get_the_mails(
    guild, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        approve(guild.version)
        publishing.publish(app=guild.app, by=guild.people[Role.OWNER], at=timezone.now())
    told = {guild.people[role].email for role in (Role.OWNER, Role.MAINTAINER)}
    assert {address for mail in mailoutbox for address in mail.to} == told


@pytest.mark.parametrize("role", Role)
def test_no_member_reviews_or_rates_the_organisations_app(role):
    member = UserFactory(is_staff=True, is_superuser=True)
    organisation = OrganisationFactory(members__owner=UserFactory())
    organisation.memberships.create(user=member, role=role)
    version = VersionFactory(published=True, app__developer=organisation)
    InstallationFactory(version=version, workspace=WorkspaceFactory(owner=member))

    with pytest.raises(store_policies.ReviewerRequired):
        store_policies.require_reviewer(member, version.app)
    with pytest.raises(reviews.OwnApp):
        reviews.rate(app=version.app, stars=5, body="", by=member)
