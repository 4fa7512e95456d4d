from django.urls import path
from rest_framework.routers import SimpleRouter

from payments.api import spend, subscriptions, tokens, views

router = SimpleRouter()
router.register("orders", views.OrderViewSet, basename="order")
router.register("subscriptions", subscriptions.SubscriptionViewSet, basename="subscription")
router.register("revenue-shares", views.RevenueShareViewSet, basename="revenue-share")

urlpatterns = [
    path("wallet/", views.WalletView.as_view(), name="wallet"),
    path("licenses/<slug:key>/usage/top-ups/", tokens.TopUpView.as_view(), name="license-top-up"),
    path(
        "workspaces/<slug:slug>/spend/", spend.WorkspaceSpendView.as_view(), name="workspace-spend"
    ),
    *router.urls,
]
