from django.urls import path
from rest_framework.routers import SimpleRouter

from appstore.api import pricing, profiles, store, views, workspaces

router = SimpleRouter()
router.register("apps", views.AppViewSet, basename="app")
router.register("store/apps", store.StoreViewSet, basename="store-app")
router.register("workspaces", workspaces.WorkspaceViewSet, basename="workspace")
router.register("installations", workspaces.InstallationViewSet, basename="installation")

urlpatterns = [
    *router.urls,
    path(
        "apps/<slug:slug>/plans/",
        pricing.PlanViewSet.as_view({"get": "list", "post": "create"}),
        name="plan-list",
    ),
    path(
        "apps/<slug:slug>/plans/reorder/",
        pricing.PlanViewSet.as_view({"post": "reorder"}),
        name="plan-reorder",
    ),
    path(
        "apps/<slug:slug>/plans/<int:plan_id>/",
        pricing.PlanViewSet.as_view({"put": "update", "delete": "destroy"}),
        name="plan-detail",
    ),
    path(
        "store/developers/<slug:slug>/",
        profiles.StoreDeveloperView.as_view(),
        name="store-developer",
    ),
]
