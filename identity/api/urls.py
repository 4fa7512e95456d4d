from django.urls import path
from rest_framework.routers import SimpleRouter

from identity.api import tokens, views

router = SimpleRouter()
router.register("tokens", tokens.TokenViewSet, basename="token")

urlpatterns = [
    path("accounts/", views.AccountView.as_view(), name="account-list"),
    path("developers/verify-email/", views.VerifyEmailView.as_view(), name="verify-email"),
    path("tokens/leaks/", tokens.TokenLeakView.as_view(), name="token-leaks"),
    *router.urls,
]
