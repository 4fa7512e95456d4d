from django.apps import AppConfig


class DevelopersConfig(AppConfig):
    name = "developers"

    def ready(self) -> None:
        from developers import receivers
