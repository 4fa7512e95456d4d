from django.apps import AppConfig


class AppstoreConfig(AppConfig):
    name = "appstore"
    verbose_name = "Store"

    def ready(self) -> None:
        from appstore import personal_data, receivers
