"""Installations that follow: what they get, what they wait for, what they are never given."""

import threading

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from appstore import policies
from appstore.actions import installing, offering, publishing, updating
from appstore.following import choosing, moving
from appstore.models import AppInstallation, Channel
from appstore.queries import latest_version
from marketplace.core.models import SecurityAudit
from tests.appstore.versions import (
    an_app,
    approved,
    follower,
    give_out,
    maker_of,
    number_of,
    owner_of,
    release,
)
from tests.factories import WorkspaceFactory


def test_a_follower_gets_the_highest_number_and_not_the_last_row():
    app, first = an_app("1.0.0")
    installation = follower(first)
    release(app, "1.10.0")
    release(app, "1.9.0")

    give_out(app)

    assert number_of(installation) == "1.10.0"
    assert installation.previous_version == first
    assert latest_version(app).version == "1.10.0"
    assert SecurityAudit.objects.get().action == "installation.update"


def test_publishing_gives_a_version_out(django_capture_on_commit_callbacks):
    app, first = an_app("1.0.0")
    installation = follower(first)
    approved(app, "1.1.0")
    publishing.publish(app=app, by=maker_of(app), at=timezone.now())

    give_out(app)

    assert number_of(installation) == "1.1.0"


def test_what_is_pinned_stays():
    app, first = an_app("1.0.0")
    installation = follower(first, follows=False)
    release(app, "1.1.0")
    give_out(app)
    assert number_of(installation) == "1.0.0"


def test_betas_are_for_those_who_follow_beta():
    app, first = an_app("1.0.0")
    stable, early = follower(first), follower(first, channel=Channel.BETA)
    beta = release(app, "2.0.0-beta.1")

    give_out(app)

    assert (number_of(stable), number_of(early)) == ("1.0.0", "2.0.0-beta.1")
    assert latest_version(app) == first
    assert beta.channel == Channel.BETA


def test_a_beta_that_is_promoted_goes_to_everybody():
    app, first = an_app("1.0.0")
    installation = follower(first)
    beta = release(app, "1.1.0", channel=Channel.BETA)
    give_out(app)
    assert number_of(installation) == "1.0.0"

    offering.set_channel(version=beta, channel=Channel.STABLE, by=maker_of(app), at=timezone.now())
    give_out(app)

    assert number_of(installation) == "1.1.0"
    with pytest.raises(offering.ChannelFixed):
        offering.set_channel(
            version=beta, channel=Channel.BETA, by=maker_of(app), at=timezone.now()
        )
    with pytest.raises(offering.PrereleaseStaysBeta, match=r"2\.0\.0"):
        offering.set_channel(
            version=release(app, "2.0.0-rc.1"),
            channel=Channel.STABLE,
            by=maker_of(app),
            at=timezone.now(),
        )


def test_a_range_is_not_left():
    app, first = an_app("1.0.0")
    installation = follower(first, version_range="^1.0")
    release(app, "1.4.0")
    release(app, "2.0.0")
    give_out(app)
    assert number_of(installation) == "1.4.0"


def test_what_asks_for_more_waits_while_the_best_of_the_rest_is_taken(
    django_capture_on_commit_callbacks,
):
    app, first = an_app("1.0.0")
    installation = follower(first)
    release(app, "1.1.0")
    wider = release(app, "1.2.0", hosts=["api.example.org"])

    with django_capture_on_commit_callbacks(execute=True):
        give_out(app)
        give_out(app)

    assert number_of(installation) == "1.1.0"
    assert installation.pending_version == wider
    letter = [sent for sent in mail.outbox if "asks for more" in sent.subject]
    assert len(letter) == 1
    assert "Reach api.example.org" in letter[0].body


def waiting():
    app, first = an_app("1.0.0")
    installation = follower(first)
    wider = release(app, "1.2.0", hosts=["api.example.org"])
    give_out(app)
    installation.refresh_from_db()
    return installation, wider


def answer(installation, version, *, accept, by=None):
    return updating.answer_consent(
        installation=installation,
        version=version,
        accept=accept,
        by=by or owner_of(installation),
        at=timezone.now(),
    )


def test_consent_grants_and_updates():
    installation, wider = waiting()

    answer(installation, wider, accept=True)

    assert number_of(installation) == "1.2.0"
    assert installation.permissions == {"hosts": ["api.example.org"]}
    assert installation.pending_version is None


def test_a_version_that_is_skipped_is_not_offered_again_and_the_next_one_is():
    installation, wider = waiting()

    answer(installation, wider, accept=False)
    give_out(installation.app)

    installation.refresh_from_db()
    assert installation.pending_version is None
    assert installation.skipped_versions == ["1.2.0"]
    newer = release(installation.app, "1.3.0", hosts=["api.example.org"])
    give_out(installation.app)
    installation.refresh_from_db()
    assert installation.pending_version == newer


def test_consent_is_to_what_was_shown_and_by_an_owner():
    installation, wider = waiting()
    other = release(installation.app, "1.3.0", hosts=["evil.example.org"])
    with pytest.raises(updating.ConsentOutdated):
        answer(installation, other, accept=True)
    with pytest.raises(policies.ManagerRequired):
        answer(installation, wider, accept=True, by=maker_of(installation.app))
    installation.refresh_from_db()
    assert installation.permissions == {"hosts": []}
    assert installation.pending_version == wider


def test_what_was_yanked_while_it_waited_waits_no_more():
    installation, wider = waiting()
    offering.yank(version=wider, reason="It leaks.", by=maker_of(wider.app), at=timezone.now())
    with pytest.raises(installing.NotOffered):
        answer(installation, wider, accept=True)
    give_out(wider.app)
    installation.refresh_from_db()
    assert installation.pending_version is None


def test_two_installations_never_end_on_one_version():
    app, first, second = an_app("1.0.0", "1.1.0")
    installation = follower(first)
    beside = follower(second, workspace=installation.workspace, license=installation.license)

    give_out(app)

    assert number_of(installation) == "1.0.0"
    assert installation.update_problem == "Version 1.1.0 is installed here already, side by side."
    release(app, "1.2.0")
    give_out(app)
    assert (number_of(installation), number_of(beside)) == ("1.2.0", "1.1.0")


def update(installation, version=None, **about):
    return updating.update(
        installation=installation,
        version=version,
        accept_permissions=about.get("accept", False),
        by=owner_of(installation),
        at=timezone.now(),
    )


def test_an_owner_updates_now():
    _, first, second, third = an_app("1.0.0", "1.1.0", "2.0.0")
    pinned = follower(first, follows=False)

    update(pinned, second)
    assert number_of(pinned) == "1.1.0"
    update(pinned)
    assert number_of(pinned) == "2.0.0"
    with pytest.raises(updating.UpToDate):
        update(pinned)
    with pytest.raises(updating.NotAnUpdate):
        update(pinned, second)
    with pytest.raises(installing.OutsideRange):
        update(follower(first, version_range="^1"), third)


def test_updating_by_hand_asks_for_consent_too():
    app, first = an_app("1.0.0")
    wider = release(app, "1.2.0", hosts=["api.example.org"])
    installation = follower(first, follows=False)

    with pytest.raises(installing.ConsentRequired, match=r"api\.example\.org"):
        update(installation, wider)
    assert number_of(installation) == "1.0.0"
    update(installation, wider, accept=True)
    assert number_of(installation) == "1.2.0"
    assert installation.permissions == {"hosts": ["api.example.org"]}


def test_rolling_back_pins_and_skips():
    app, first = an_app("1.0.0")
    installation = follower(first)
    release(app, "1.1.0")
    give_out(app)

    updating.roll_back(
        installation=installation,
        version=None,
        accept_permissions=False,
        by=owner_of(installation),
        at=timezone.now(),
    )
    give_out(app)

    assert number_of(installation) == "1.0.0"
    assert not installation.follows
    updating.set_updates(
        installation=installation,
        follows=True,
        channel=Channel.STABLE,
        version_range="",
        by=owner_of(installation),
    )
    give_out(app)
    assert number_of(installation) == "1.0.0"
    release(app, "1.1.1")
    give_out(app)
    assert number_of(installation) == "1.1.1"


def test_without_an_earlier_version_there_is_nothing_to_go_back_to():
    _, first = an_app("1.0.0")
    with pytest.raises(updating.NothingToGoBackTo):
        updating.roll_back(
            installation=follower(first),
            version=None,
            accept_permissions=False,
            by=owner_of(AppInstallation.objects.get()),
            at=timezone.now(),
        )


def test_an_update_that_does_not_start_is_undone_and_not_tried_again(
    django_capture_on_commit_callbacks,
):
    app, first = an_app("1.0.0")
    installation = follower(first)
    bad = release(app, "1.1.0")
    give_out(app)

    with django_capture_on_commit_callbacks(execute=True):
        went_back = updating.record_failed_update(
            installation=installation, version=bad, reason="It ended.", at=timezone.now()
        )
    give_out(app)

    assert went_back
    assert number_of(installation) == "1.0.0"
    assert "Version 1.1.0 did not start: It ended." in installation.update_problem
    assert "1.1.0 did not start" in mail.outbox[-1].subject
    updating.record_failed_update(
        installation=installation, version=bad, reason="Again.", at=timezone.now()
    )
    assert SecurityAudit.objects.filter(action="installation.update_failed").count() == 1


def test_installing_with_a_channel_and_a_range():
    app, first, _ = an_app("1.0.0", "2.0.0")
    workspace = WorkspaceFactory()
    wanted = {"channel": Channel.STABLE, "version_range": "^1"}
    version = installing.newest(app, **wanted)
    installation, _ = installing.install(
        version=version,
        workspace=workspace,
        accept_permissions=False,
        follows=True,
        by=workspace.memberships.get().user,
        at=timezone.now(),
        **wanted,
    )
    assert version == first
    assert installation.follows_words == "Follows stable within ^1"
    with pytest.raises(installing.NothingInRange):
        installing.newest(app, channel=Channel.STABLE, version_range="^3")
    with pytest.raises(installing.semver.RangeInvalid):
        installing.newest(app, channel=Channel.STABLE, version_range="three")


def test_a_sweep_over_many_asks_a_few_questions(django_assert_max_num_queries):
    app, first = an_app("1.0.0")
    for _ in range(20):
        follower(first)
    offered = choosing.offers(app)
    with django_assert_max_num_queries(30):
        give_out(app)
    assert all(
        moving.is_settled(one, offered)
        for one in AppInstallation.objects.select_related("version", "pending_version")
    )


@pytest.mark.django_db(transaction=True)
def test_twenty_sweeps_at_once_update_once():
    app, first = an_app("1.0.0")
    installation = follower(first)
    release(app, "1.1.0")
    ready, errors = threading.Barrier(20), []

    def sweep():
        try:
            ready.wait()
            with transaction.atomic():
                moving.settle(installation, at=timezone.now())
        except Exception as error:  # noqa: BLE001  a thread has nobody to raise to
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert number_of(installation) == "1.1.0"
    assert SecurityAudit.objects.filter(action="installation.update").count() == 1
