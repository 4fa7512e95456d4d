"""What is written when something is suspended, comes back, or a decision is appealed."""

from django.conf import settings
from django.urls import reverse

from appstore import policies
from appstore.mails import send, tell_makers
from appstore.models import Appeal, ReviewDecision, SuspensionRequest
from appstore.rules import named


def suspended(decision: ReviewDecision) -> None:
    """Why, under which rules, and how to have it looked at by somebody else."""
    what = str(decision.version or decision.app)
    tell_makers(
        decision.app,
        "app_suspended",
        f"{what} is suspended",
        what=what,
        decision=decision,
        rules=named(decision.rules),
        appeal_url=appeal_url(decision),
    )


def reinstated(decision: ReviewDecision) -> None:
    what = str(decision.version or decision.app)
    tell_makers(decision.app, "app_reinstated", f"{what} is back", what=what, decision=decision)


def appeal_url(decision: ReviewDecision) -> str:
    """Where the developer appeals against a decision."""
    place = reverse("appstore:appeal-new", kwargs={"slug": decision.app.slug})
    number = decision.version.version if decision.version else ""
    return f"{settings.SITE_URL}{place}?version={number}"


def suspension_asked(request: SuspensionRequest) -> None:
    """To the reviewers who may confirm it."""
    others = [user for user in policies.reviewers_of(request.app) if user != request.requested_by]
    place = reverse("admin:appstore_suspensionrequest_change", args=(request.pk,))
    addresses = [user.email for user in others]
    subject = f"A second person is needed: {request}"
    send(addresses, "suspension_asked", subject, request=request, place=place)


def appeal_filed(appeal: Appeal) -> None:
    """To the reviewers who may answer it."""
    app = appeal.decision.app
    others = [user for user in policies.reviewers_of(app) if user.pk != appeal.first_decider_id]
    place = reverse("admin:appstore_appeal_change", args=(appeal.pk,))
    subject = f"Appeal {appeal}: {appeal.decision.version or app}"
    send([user.email for user in others], "appeal_filed", subject, appeal=appeal, place=place)


def appeal_answered(appeal: Appeal) -> None:
    tell_makers(
        appeal.decision.app,
        "appeal_answered",
        f"Your appeal {appeal}: {appeal.get_status_display().lower()}",
        appeal=appeal,
        place=appeal.get_absolute_url(),
    )
