from allauth.account import views as account
from django.contrib import admin
from django.db import transaction
from django.urls import include, path

from identity.step_up import proof_required, step_up_if_enrolled

urlpatterns = [
    path("api/v1/", include("marketplace.api", namespace="v1")),
    path("", include("marketplace.core.urls")),
    path("", include("identity.urls")),
    path("", include("developers.urls")),
    path("", include("appstore.urls")),
    path("", include("payments.urls")),
    path("", include("scanner.urls")),
    path("", include("runtime.urls")),
    # allauth's own pages, for whoever has just shown who they are.
    path(
        "accounts/email/", proof_required(transaction.atomic(account.email)), name="account_email"
    ),
    path(
        "accounts/password/change/",
        step_up_if_enrolled(account.password_change),
        name="account_change_password",
    ),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "marketplace.core.problems.bad_request"
handler404 = "marketplace.core.problems.not_found"
handler500 = "marketplace.core.problems.server_error"
