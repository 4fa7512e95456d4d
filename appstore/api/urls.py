from rest_framework.routers import SimpleRouter

from appstore.api import store, views

router = SimpleRouter()
router.register("apps", views.AppViewSet, basename="app")
router.register("store/apps", store.StoreViewSet, basename="store-app")
router.register("workspaces", store.WorkspaceViewSet, basename="workspace")
router.register("installations", store.InstallationViewSet, basename="installation")

urlpatterns = router.urls
