from django.apps import AppConfig


class ScannerConfig(AppConfig):
    name = "scanner"

    def ready(self) -> None:
        from scanner import checks, receivers
