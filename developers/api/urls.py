from django.urls import path
from rest_framework.routers import SimpleRouter

from developers.api import views

router = SimpleRouter()
router.register("tokens", views.TokenViewSet, basename="token")

urlpatterns = [
    path("accounts/", views.AccountView.as_view(), name="account-list"),
    path("developers/", views.DeveloperCollectionView.as_view(), name="developer-list"),
    path("developers/verify-email/", views.VerifyEmailView.as_view(), name="verify-email"),
    path("developers/me/", views.DeveloperMeView.as_view(), name="developer-me"),
    path("developers/agreement/", views.AgreementView.as_view(), name="agreement"),
    *router.urls,
]
