from django.urls import path

from scanner.api import views

urlpatterns = [
    path("apps/<slug:slug>/scan/", views.ScanRequestView.as_view(), name="scan-request"),
    path("apps/<slug:slug>/scans/", views.ScanListView.as_view(), name="scan-list"),
]
