from django.urls import path

from scanner.views import rules, scans

app_name = "scanner"
urlpatterns = [
    path("scanning/", rules.rule_list, name="rule-list"),
    path(
        "developer/apps/<slug:slug>/versions/<str:version>/scan/",
        scans.scan_request,
        name="scan-request",
    ),
]
