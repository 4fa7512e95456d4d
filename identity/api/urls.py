from django.urls import path
from rest_framework.routers import SimpleRouter

from identity.api import views

router = SimpleRouter()
router.register("tokens", views.TokenViewSet, basename="token")

urlpatterns = [
    path("accounts/", views.AccountView.as_view(), name="account-list"),
    path("developers/verify-email/", views.VerifyEmailView.as_view(), name="verify-email"),
    *router.urls,
]
