from django.contrib import admin
from django.urls import include, path

from marketplace.core.admin import admin_login

admin.site.site_title = admin.site.site_header = "Matrix Marketplace"

urlpatterns = [
    path("", include("marketplace.core.urls")),
    path("", include("identity.urls")),
    path("", include("developers.urls")),
    path("", include("appstore.urls")),
    path("", include("payments.urls")),
    path("", include("runtime.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include("marketplace.api", namespace="v1")),
    path("admin/login/", admin_login),
    path("admin/", admin.site.urls),
]

handler400 = "marketplace.core.problems.bad_request"
handler404 = "marketplace.core.problems.not_found"
handler500 = "marketplace.core.problems.server_error"
