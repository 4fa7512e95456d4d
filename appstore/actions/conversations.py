"""The developer's side of a review's conversation."""

from datetime import datetime

from django.db import transaction

from appstore import releases
from appstore.actions.desk import TextRequired
from appstore.models import AppStatus, AppVersion, QueueState, ReviewMessage
from appstore.review import queue
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User

UNANSWERED_MAX = 20


class NothingToTalkAbout(Conflict):
    code = "version_not_submitted"

    def __init__(self) -> None:
        super().__init__("Submit the version first: nobody reads about a draft.")


class WaitForAnswer(Conflict):
    code = "wait_for_answer"

    def __init__(self) -> None:
        super().__init__(f"You wrote {UNANSWERED_MAX} messages. Wait for the review team's answer.")


@transaction.atomic
def answer(*, version: AppVersion, text: str, by: User, at: datetime) -> ReviewMessage:
    """Write to the review team. If it had asked, the review goes on.

    Raises:
        RoleRequired, TextRequired, NothingToTalkAbout, WaitForAnswer.
    """
    app, version = releases.lock_release(version)
    require(app.developer, by, Capability.EDIT)
    if not text.strip():
        raise TextRequired
    if version.submitted_at is None and version.status == AppStatus.DRAFT:
        raise NothingToTalkAbout
    _require_patience(version)
    message = ReviewMessage.objects.create(
        version=version, author=by, from_team=False, text=text.strip()
    )
    entry = queue.current(version)
    if entry is not None and entry.state == QueueState.ASKED:
        queue.take_back(entry, at=at)
        queue.add_reason(entry, "developer_replied")
    audit.record("review.answer", actor=by, target=version)
    return message


def _require_patience(version: AppVersion) -> None:
    messages = version.review_messages.order_by("-pk").values_list("from_team", flat=True)
    newest = list(messages[:UNANSWERED_MAX])
    if len(newest) == UNANSWERED_MAX and not any(newest):
        raise WaitForAnswer
