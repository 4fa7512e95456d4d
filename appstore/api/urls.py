from django.urls import path
from rest_framework.routers import SimpleRouter

from appstore.api import profiles, store, views, workspaces

router = SimpleRouter()
router.register("apps", views.AppViewSet, basename="app")
router.register("store/apps", store.StoreViewSet, basename="store-app")
router.register("workspaces", workspaces.WorkspaceViewSet, basename="workspace")
router.register("installations", workspaces.InstallationViewSet, basename="installation")

urlpatterns = [
    *router.urls,
    path(
        "store/developers/<slug:slug>/",
        profiles.StoreDeveloperView.as_view(),
        name="store-developer",
    ),
]
