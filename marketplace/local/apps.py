from django.apps import AppConfig


class LocalConfig(AppConfig):
    """Only for its commands."""

    name = "marketplace.local"
    label = "local"
