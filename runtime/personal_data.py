"""What is known of a person's instances."""

from collections.abc import Iterator

from appstore.models import Workspace
from identity import privacy
from marketplace.core.models import User
from runtime.models import AppInstance


def export(user: User) -> privacy.Facts:
    return {
        "instances": privacy.rows(
            AppInstance.objects.filter(created_by=user),
            *("key", "installation__app__slug", "workspace__slug", "status"),
            *("created_at", "started_at", "stopped_at", "deleted_at"),
        )
    }


def blockers(user: User) -> Iterator[privacy.Blocker]:
    owned = Workspace.objects.owned_by(user)
    count = AppInstance.objects.filter(workspace__in=owned, deleted_at=None).count()
    if count:
        yield privacy.Blocker(
            f"{count} of your instances still exist.", "Stop and delete them under Instances."
        )


privacy.register("runtime", export=export, blockers=blockers)
