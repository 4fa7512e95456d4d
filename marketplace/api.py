"""The API's root: every app's routes, under one version."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from marketplace.core.key_set import KeySetView

app_name = "v1"

# Swagger UI brings a style element of its own; no other page may have one.
playground = csp_update({"style-src": [SELF, UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(url_name="v1:schema", http_method_names=["get", "head"])
)

urlpatterns = [
    path("", include("identity.api.urls")),
    path("", include("developers.api.urls")),
    path("", include("scanner.api.urls")),
    path("", include("appstore.api.urls")),
    path("", include("payments.api.urls")),
    path("", include("runtime.api.urls")),
    path("", include("marketplace.core.audit.urls")),
    path("keys/", KeySetView.as_view(), name="keys"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("playground/", playground, name="playground"),
]
