from django.urls import path
from rest_framework.routers import SimpleRouter

from marketplace.core.audit import api

router = SimpleRouter()
router.register("audit/entries", api.EntryViewSet, basename="audit-entry")

urlpatterns = [
    path("audit/checkpoint/", api.CheckpointView.as_view(), name="audit-checkpoint"),
    path("audit/key/", api.KeyView.as_view(), name="audit-key"),
    path("audit/consistency/", api.ConsistencyView.as_view(), name="audit-consistency"),
    *router.urls,
]
