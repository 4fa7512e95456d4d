from django.urls import path

from developers.api import views

urlpatterns = [
    path("developers/", views.DeveloperCollectionView.as_view(), name="developer-list"),
    path("developers/me/", views.DeveloperMeView.as_view(), name="developer-me"),
    path("developers/agreement/", views.AgreementView.as_view(), name="agreement"),
]
