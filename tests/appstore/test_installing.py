"""Putting apps into workspaces, rating them, taking them out."""

import pytest
from django.utils import timezone

from appstore import permissions, policies
from appstore.actions import installing, reviews, workspaces
from appstore.models import (
    AppInstallation,
    AppReview,
    AppToken,
    License,
    Workspace,
    WorkspaceMember,
    WorkspaceRole,
)
from marketplace.core import keys
from tests.factories import InstallationFactory, UserFactory, VersionFactory, WorkspaceFactory
from tests.factories.appstore import MANIFEST


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def workspace(user):
    return WorkspaceFactory(owner=user)


def install(version, workspace, by, *, accept=False):
    return installing.install(
        version=version, workspace=workspace, accept_permissions=accept, by=by, at=timezone.now()
    )


def asking(*hosts, **about):
    return VersionFactory(
        published=True, manifest=MANIFEST.as_json() | {"hosts": list(hosts)}, **about
    )


def test_a_free_app_is_licensed_pinned_counted_and_given_a_token(workspace, user):
    version = asking("api.example.org")

    installation, secret = install(version, workspace, user, accept=True)

    assert installation.version == version
    assert installation.permissions == {"hosts": ["api.example.org"]}
    assert installation.license == License.objects.get(app=version.app, workspace=workspace)
    assert AppToken.objects.get().token_hash == keys.hash_secret(secret)
    version.app.refresh_from_db()
    assert version.app.install_count == 1


def test_what_costs_something_is_bought_first(workspace, user):
    with pytest.raises(policies.LicenseRequired):
        install(VersionFactory(published=True, app__price_minor=1), workspace, user)
    assert not AppInstallation.objects.exists()


def test_permissions_need_consent(workspace, user):
    with pytest.raises(installing.ConsentRequired, match=r"api\.example\.org"):
        install(asking("api.example.org"), workspace, user)
    assert not AppInstallation.objects.exists()
    assert not License.objects.exists()


def test_the_page_shows_what_any_version_asks_for(client, user):
    version = asking("a.example.org")
    asking("b.example.org", "a.example.org", app=version.app)
    client.force_login(user)

    page = client.get(f"/apps/{version.app.slug}/install/")

    assert {permission.label for permission in page.context["permissions"]} == {
        "Reach a.example.org",
        "Reach b.example.org",
    }
    assert permissions.asked_by_any([]) == []


def test_only_what_is_in_the_store_is_installed(workspace, user):
    for status in ("draft", "approved"):
        version = VersionFactory(
            app__status="published", app__published_at=timezone.now(), status=status, risk="low"
        )
        with pytest.raises(installing.NotOffered):
            install(version, workspace, user)
    suspended = VersionFactory(published=True, app__status="suspended")
    with pytest.raises(installing.NotOffered):
        install(suspended, workspace, user)


def test_a_version_is_installed_once_and_two_versions_side_by_side(workspace, user):
    version = VersionFactory(published=True)
    install(version, workspace, user)
    with pytest.raises(installing.AlreadyInstalled):
        install(version, workspace, user)
    install(VersionFactory(published=True, app=version.app), workspace, user)
    assert AppInstallation.objects.present().count() == 2
    assert License.objects.count() == 1


def test_members_use_and_owners_decide(workspace):
    member = UserFactory()
    WorkspaceMember.objects.create(workspace=workspace, user=member, role=WorkspaceRole.MEMBER)
    version = VersionFactory(published=True)
    for by in (member, UserFactory()):
        with pytest.raises(policies.ManagerRequired):
            install(version, workspace, by)
    installation = InstallationFactory(workspace=workspace)
    with pytest.raises(policies.ManagerRequired):
        installing.remove(installation=installation, by=member, at=timezone.now())
    installation.refresh_from_db()
    assert installation.removed_at is None


def test_removing_ends_the_token_and_keeps_the_license(workspace, user):
    version = VersionFactory(published=True)
    installation, _ = install(version, workspace, user)

    installing.remove(installation=installation, by=user, at=timezone.now())
    installing.remove(installation=installation, by=user, at=timezone.now())

    assert AppToken.objects.get().revoked_at is not None
    assert License.objects.valid(at=timezone.now()).count() == 1
    again, _ = install(version, workspace, user)
    assert again.pk != installation.pk


def test_one_has_a_workspace_of_ones_own_once(user):
    assert workspaces.personal(user) == workspaces.personal(user)
    assert Workspace.objects.owned_by(user).count() == 1


def test_installing_by_machine_and_by_page(api, client, user):
    version = VersionFactory(published=True)
    older = version.version
    VersionFactory(published=True, app=version.app)
    api.force_authenticate(user)

    made = api.post(
        f"/api/v1/store/apps/{version.app.slug}/install/", {"version": older}, format="json"
    ).json()
    missing = api.post(
        f"/api/v1/store/apps/{version.app.slug}/install/", {"version": "9.9.9"}, format="json"
    )

    assert made["version"] == older
    assert keys.is_well_formed(made["app_token"])
    assert missing.status_code == 404
    client.force_login(user)
    place = f"/workspaces/{made['workspace']}/"
    assert f"{place}installations/{made['id']}/" in client.get(place).content.decode()
    removed = client.post(f"/installations/{made['id']}/remove/")
    assert removed.status_code == 302
    assert api.get("/api/v1/installations/").json()["data"] == []


def test_a_review_is_by_somebody_who_installed_and_replaces_the_last():
    installation = InstallationFactory()
    user, app = installation.installed_by, installation.app

    reviews.rate(app=app, stars=2, body="Slow.", by=user)
    reviews.rate(app=app, stars=5, body="Fast now.", by=user)

    review = AppReview.objects.get()
    assert (review.stars, review.body, review.version) == (5, "Fast now.", installation.version)
    with pytest.raises(reviews.InstallFirst):
        reviews.rate(app=app, stars=1, body="", by=UserFactory())
    with pytest.raises(reviews.OwnApp):
        reviews.rate(app=app, stars=5, body="", by=app.developer.user)
    assert AppReview.objects.count() == 1


@pytest.mark.parametrize("stars", [0, 6, -1, 3.5, "many", None])
def test_stars_are_one_to_five(api, client, stars):
    installation = InstallationFactory()
    api.force_authenticate(installation.installed_by)
    client.force_login(installation.installed_by)
    place = installation.app.slug

    answer = api.post(f"/api/v1/store/apps/{place}/reviews/", {"stars": stars}, format="json")
    client.post(f"/apps/{place}/reviews/", {"stars": "" if stars is None else stars})

    assert answer.status_code == 400
    assert not AppReview.objects.exists()
