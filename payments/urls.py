from django.urls import path

from payments.views import buying, subscriptions, tokens, wallet

app_name = "payments"
urlpatterns = [
    path("wallet/", wallet.wallet, name="wallet"),
    path("orders/", wallet.order_list, name="order-list"),
    path("orders/<uuid:reference>/", wallet.order_detail, name="order-detail"),
    path("developer/earnings/", wallet.earnings, name="earnings"),
    path("apps/<slug:slug>/buy/", buying.buy, name="app-buy"),
    path("apps/<slug:slug>/take/", buying.take_free, name="app-take"),
    path(
        "workspaces/<slug:slug>/licenses/<slug:key>/usage/buy/",
        tokens.buy_tokens,
        name="tokens-buy",
    ),
    path("workspaces/<slug:slug>/billing/", subscriptions.billing, name="workspace-billing"),
    path(
        "subscriptions/<int:subscription_id>/",
        subscriptions.subscription_detail,
        name="subscription-detail",
    ),
    path(
        "subscriptions/<int:subscription_id>/cancel/",
        subscriptions.cancel,
        name="subscription-cancel",
    ),
    path(
        "subscriptions/<int:subscription_id>/resume/",
        subscriptions.resume,
        name="subscription-resume",
    ),
    path("subscriptions/<int:subscription_id>/pay/", subscriptions.pay, name="subscription-pay"),
    path(
        "subscriptions/<int:subscription_id>/change/",
        subscriptions.change,
        name="subscription-change",
    ),
]
