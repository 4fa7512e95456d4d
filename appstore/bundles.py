"""Where bundles are kept: by digest, so that what was approved is what is built."""

from pathlib import Path

from django.conf import settings


def bundle_path(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "bundles" / sha256[:2] / sha256
