from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [
    path("wallet/", views.wallet, name="wallet"),
    path("orders/", views.order_list, name="order-list"),
    path("orders/<uuid:reference>/", views.order_detail, name="order-detail"),
    path("developer/earnings/", views.earnings, name="earnings"),
    path("apps/<slug:slug>/buy/", views.buy, name="app-buy"),
]
