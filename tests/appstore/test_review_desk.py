"""Where reviewers decide, in the admin."""

import pytest

from tests.factories import UserFactory, VersionFactory


@pytest.fixture
def version():
    return VersionFactory(reviewing=True)


def decide(client, version, **said):
    return client.post(f"/admin/appstore/appversion/{version.pk}/decide/", said)


def test_a_reviewer_sees_the_version_and_decides(client, staff, version):
    client.force_login(staff)
    page = client.get(f"/admin/appstore/appversion/{version.pk}/change/")
    assert page.status_code == 200
    assert page.context["can_decide"]

    decide(client, version, decision="reject", reason="It phones home.")

    version.refresh_from_db()
    assert (version.status, version.decided_by) == ("rejected", staff)
    assert version.rejection_reason == "It phones home."


@pytest.mark.parametrize("said", [{}, {"decision": "maybe"}, {"decision": "reject", "reason": " "}])
def test_what_is_no_decision_changes_nothing(client, staff, version, said):
    client.force_login(staff)
    decide(client, version, **said)
    version.refresh_from_db()
    assert version.status == "reviewing"


def test_others_do_not_get_to_the_desk(client, version):
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        answer = decide(client, version, decision="approve")
        assert answer.status_code == 302
        assert "login" in answer["Location"]
    client.force_login(UserFactory(is_staff=True))
    decide(client, version, decision="approve")
    version.refresh_from_db()
    assert version.status == "reviewing"


@pytest.mark.parametrize(
    "place", ["appversion", "app", "appinstallation", "license", "workspace", "appreview"]
)
def test_the_lists_open(client, staff, place, version):
    client.force_login(staff)
    assert client.get(f"/admin/appstore/{place}/?q=app").status_code == 200
    assert client.get(f"/admin/appstore/{place}/add/").status_code == 403
