"""The schema of matrix.toml, for editors and everybody else."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from appstore.matrix_toml import SCHEMA


@require_safe
@cache_control(public=True, max_age=3600)
def manifest_schema(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    address = f"{settings.SITE_URL}{reverse('appstore:manifest-schema')}"
    schema = SCHEMA | {"$id": address}
    return JsonResponse(schema, content_type="application/schema+json")
