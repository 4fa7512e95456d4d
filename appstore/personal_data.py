"""What is known of a person in the store."""

from collections.abc import Iterator
from datetime import datetime

from appstore.actions import departures
from appstore.models import (
    App,
    AppInstallation,
    AppReview,
    AppStatus,
    License,
    UploadSession,
    WorkspaceInvitation,
    WorkspaceMember,
)
from identity import invitations, privacy
from marketplace.core.models import User


def export(user: User) -> privacy.Facts:
    return {
        "apps": privacy.rows(
            App.objects.filter(developer__user=user),
            *("slug", "name", "summary", "description", "category", "status", "created_at"),
        ),
        "reviews": privacy.rows(
            AppReview.objects.filter(author=user), "app__slug", "stars", "body", "created_at"
        ),
        "workspaces": privacy.rows(
            WorkspaceMember.objects.filter(user=user),
            *("workspace__slug", "workspace__name", "role", "joined_at"),
        ),
        "installations": privacy.rows(
            AppInstallation.objects.filter(installed_by=user),
            *("app__slug", "version__version", "workspace__slug", "installed_at", "removed_at"),
        ),
        "uploads": privacy.rows(
            UploadSession.objects.filter(by=user),
            *("app__slug", "version", "file_name", "size_bytes", "created_at"),
        ),
        "licenses": privacy.rows(
            License.objects.filter(acquired_by=user), "app__slug", "workspace__slug", "acquired_at"
        ),
    }


def blockers(user: User) -> Iterator[privacy.Blocker]:
    own = App.objects.filter(developer__user=user, status=AppStatus.PUBLISHED)
    for app in own:
        elsewhere = AppInstallation.objects.present().filter(app=app)
        count = elsewhere.exclude(workspace__memberships__user=user).count()
        if count:
            yield privacy.Blocker(
                f"Others have installed {app} ({count} times).",
                "Write to support: they take it off the store, or find it a new owner.",
            )


def erase(user: User, at: datetime) -> None:
    """Their reviews stay, under no name; what nobody else owns is closed."""
    departures.withdraw_apps(of=user)
    departures.close_workspaces(of=user, at=at)
    invitations.forget(WorkspaceInvitation.objects.all(), user=user)


privacy.register("store", export=export, erase=erase, blockers=blockers)
