"""Reading closed source on the review desk leaves a row; once an hour, however much is read."""

from django.urls import reverse

from tests.core.recipes import browser, change
from tests.factories import UserFactory, VersionFactory


def reading(page, *path):
    version = VersionFactory(reviewing=True)
    client = browser(UserFactory(is_staff=True, is_superuser=True))
    place = reverse(f"admin:appstore_appversion_{page}", args=[version.pk, *path])
    return lambda: client.get(place)


@change("GET admin:appstore_appversion_source", "source.read")
def read_source():
    return reading("source")


@change("GET admin:appstore_appversion_diff", "source.read")
def read_diff():
    return reading("diff")


@change("GET admin:appstore_appversion_diff_file", "source.read")
def read_diff_file():
    return reading("diff_file", "app.py")


@change("GET admin:appstore_appversion_changes", "source.read")
def read_changes():
    return reading("changes")
