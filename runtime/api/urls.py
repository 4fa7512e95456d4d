from rest_framework.routers import SimpleRouter

from runtime.api import views

router = SimpleRouter()
router.register("instances", views.InstanceViewSet, basename="instance")

urlpatterns = router.urls
