from django.urls import path
from rest_framework.routers import SimpleRouter

from identity.api import privacy, second_factor, sessions, tokens, views

router = SimpleRouter()
router.register("tokens", tokens.TokenViewSet, basename="token")

urlpatterns = [
    path("accounts/", views.AccountView.as_view(), name="account-list"),
    path("developers/verify-email/", views.VerifyEmailView.as_view(), name="verify-email"),
    path(
        "account/sessions/",
        sessions.SessionViewSet.as_view({"get": "list", "delete": "end_others"}),
        name="account-session-list",
    ),
    path(
        "account/sessions/<int:pk>/",
        sessions.SessionViewSet.as_view({"delete": "destroy"}),
        name="account-session-detail",
    ),
    path("account/export/", privacy.ExportView.as_view(), name="account-export"),
    path("account/deletion/", privacy.DeletionView.as_view(), name="account-deletion"),
    path("tokens/leaks/", tokens.TokenLeakView.as_view(), name="token-leaks"),
    path(
        "account/second-factor/",
        second_factor.SecondFactorView.as_view(),
        name="second-factor",
    ),
    path(
        "account/second-factor/totp/",
        second_factor.AuthenticatorView.as_view(),
        name="second-factor-totp",
    ),
    path(
        "account/second-factor/totp/confirm/",
        second_factor.AuthenticatorConfirmView.as_view(),
        name="second-factor-totp-confirm",
    ),
    *router.urls,
]
