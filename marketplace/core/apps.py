from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "marketplace.core"
    label = "core"
    verbose_name = "Governance"

    def ready(self) -> None:
        from marketplace.core.audit import admin  # beside the log, and not where Django looks
