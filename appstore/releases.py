"""A version and its listing, which move together until the listing is in the store."""

from appstore.models import App, AppStatus, AppVersion


def lock_release(version: AppVersion) -> tuple[App, AppVersion]:
    """Both rows, in the order every action takes them."""
    app = App.objects.lock(pk=version.app_id)
    return app, AppVersion.objects.select_related("app__developer").lock(pk=version.pk)


def take_along(app: App, status: AppStatus) -> None:
    """Move a listing that has never been published with its version."""
    if app.published_at is None:
        app.move_to(status)
        app.save(update_fields=["status"])
