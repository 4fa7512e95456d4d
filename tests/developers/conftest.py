import pytest


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    """Each test has a vault of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
