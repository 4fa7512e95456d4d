from django.db import transaction

from appstore import policies
from appstore.models import App, AppInstallation, AppReview
from marketplace.core import audit
from marketplace.core.errors import Forbidden
from marketplace.core.models import User


class InstallFirst(Forbidden):
    code = "install_first"

    def __init__(self) -> None:
        super().__init__("Install the app before you rate it.")


class OwnApp(Forbidden):
    code = "own_app"

    def __init__(self) -> None:
        super().__init__("Nobody rates an app of their own account.")


@transaction.atomic
def rate(*, app: App, stars: int, body: str, by: User) -> AppReview:
    """Say what one thinks of an app one has installed; saying it again replaces it."""
    app = App.objects.select_related("developer").lock(pk=app.pk)
    if policies.is_own_app(by, app):
        raise OwnApp
    installation = AppInstallation.objects.of(by).filter(app=app).order_by("-pk").first()
    if installation is None:
        raise InstallFirst
    review, _ = AppReview.objects.update_or_create(
        app=app,
        author=by,
        defaults={"stars": stars, "body": body, "version_id": installation.version_id},
    )
    audit.record("review.write", actor=by, target=review, stars=stars)
    return review
