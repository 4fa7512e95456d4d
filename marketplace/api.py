"""The API's root: every app's routes, under one version."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

app_name = "v1"
urlpatterns = [
    path("", include("developers.api.urls")),
    path("", include("scanner.api.urls")),
    path("", include("appstore.api.urls")),
    path("", include("payments.api.urls")),
    path("", include("runtime.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "playground/", SpectacularSwaggerSplitView.as_view(url_name="v1:schema"), name="playground"
    ),
]
