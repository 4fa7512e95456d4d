"""The site with one plain view beside it, for ``license_validation``."""

import os

from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings"
settings.DATABASES["default"]["NAME"] = os.environ["BENCHMARK_DATABASE"]
settings.ROOT_URLCONF = __name__

from django.http import HttpRequest, JsonResponse  # noqa: E402  the settings come first
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402

from marketplace.wsgi import application  # noqa: E402, F401  what gunicorn serves

from appstore.models import License  # noqa: E402  isort: skip  needs Django set up
from marketplace import urls  # noqa: E402  isort: skip


def plain(request: HttpRequest, pk: int) -> JsonResponse:  # noqa: ARG001
    """As little as a view can do that looks at a license."""
    license = License.objects.get(pk=pk)
    is_valid = license.is_usable(at=timezone.now())
    answer = {"valid": is_valid, "key": license.key, "expires_at": license.expires_at}
    return JsonResponse(answer, json_dumps_params={"separators": (",", ":")})


handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500
urlpatterns = [path("plain/<int:pk>/", plain), *urls.urlpatterns]
