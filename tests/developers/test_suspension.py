"""Staff suspend a developer; nothing is published then, whoever asks and however."""

import pytest
from django.utils import timezone

from appstore.actions import publishing
from developers import policies
from developers.actions import suspension
from developers.models import Role
from developers.signals import developer_suspended
from identity.actions import tokens
from marketplace.core.models import SecurityAudit
from tests.factories import DeveloperFactory, OrganisationFactory, UserFactory, VersionFactory


def suspend(developer, by, reason="Sells what is not theirs."):
    return suspension.suspend_developer(
        developer=developer, reason=reason, by=by, at=timezone.now()
    )


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


def test_a_suspended_developer_publishes_nothing_until_reinstated(
    staff, api, mailoutbox, django_capture_on_commit_callbacks
):
    version = VersionFactory()
    developer = version.app.developer
    heard = []
    developer_suspended.connect(lambda developer, **_: heard.append(developer), weak=False)
    _, secret = tokens.create_token(user=developer.user, name="ci", at=timezone.now())
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")

    with django_capture_on_commit_callbacks(execute=True):
        suspend(developer, staff)

    refused = api.post(f"/api/v1/apps/{version.app.slug}/submit/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "developer_suspended")
    assert "Sells what is not theirs." in mailoutbox[0].body
    assert heard == [developer]
    developer.refresh_from_db()
    with pytest.raises(policies.DeveloperSuspended):
        publishing.publish(app=version.app, by=developer.user, at=timezone.now())

    suspension.reinstate_developer(developer=developer, reason="A mistake.", by=staff)

    assert (
        api.post(f"/api/v1/apps/{version.app.slug}/submit/", {}, format="json").status_code == 200
    )
    assert actions()[1:3] == ["developer.suspend", "developer.reinstate"]


@pytest.mark.parametrize("person", [{}, {"is_staff": True}])
def test_only_staff_with_the_permission_suspend(person):
    developer = DeveloperFactory()
    with pytest.raises(suspension.SuspensionForbidden):
        suspend(developer, UserFactory(**person))
    assert actions() == []


def test_nobody_suspends_or_frees_an_account_of_their_own(staff):
    organisation = OrganisationFactory(members__owner=UserFactory())
    organisation.memberships.create(user=staff, role=Role.VIEWER)
    with pytest.raises(suspension.SuspensionForbidden):
        suspend(organisation, staff)


def test_a_suspension_says_why_and_happens_once(staff):
    developer = DeveloperFactory()
    with pytest.raises(suspension.SuspensionReasonRequired):
        suspend(developer, staff, reason=" ")
    with pytest.raises(suspension.DeveloperNotSuspended):
        suspension.reinstate_developer(developer=developer, reason="x", by=staff)
    suspend(developer, staff)
    with pytest.raises(suspension.AlreadySuspended):
        suspend(developer, staff)
    assert actions() == ["developer.suspend"]
