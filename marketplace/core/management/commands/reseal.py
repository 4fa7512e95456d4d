"""``manage.py reseal``: after a new key was put in front of ENCRYPTION_KEYS."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from marketplace.core.sealing import FILES, SealedTextField


class Command(BaseCommand):
    help = "Seal every sealed column and file with the first of ENCRYPTION_KEYS. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            sealed = [
                field.name for field in model._meta.fields if isinstance(field, SealedTextField)
            ]
            if sealed:
                count = sum(1 for key in _keys(model) if _reseal(model, key, sealed))
                self.stdout.write(f"{model._meta.label}: {count} rows")
        for name, reseal in FILES.items():
            self.stdout.write(f"{name}: {reseal()} files")


def _keys(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._default_manager.values_list("pk", flat=True)


@transaction.atomic
def _reseal(model: type[models.Model], key: Any, fields: list[str]) -> bool:
    row = model._default_manager.select_for_update().filter(pk=key).first()
    if row is not None:
        row.save(update_fields=fields)
    return row is not None
