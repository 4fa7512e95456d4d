from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

admin.site.site_title = admin.site.site_header = "Matrix Marketplace"

urlpatterns = [
    path("", include("marketplace.core.urls")),
    path("", include("developers.urls")),
    path("", include("appstore.urls")),
    path("", include("payments.urls")),
    path("", include("runtime.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include("marketplace.api", namespace="v1")),
    # One way in for everybody: the admin's own login form is never shown.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", admin.site.urls),
]

handler400 = "marketplace.core.problems.bad_request"
handler404 = "marketplace.core.problems.not_found"
handler500 = "marketplace.core.problems.server_error"
