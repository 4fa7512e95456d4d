from django.urls import path

from scanner.views import downloads, rules, scans

app_name = "scanner"
VERSION = "developer/apps/<slug:slug>/versions/<str:version>/"
urlpatterns = [
    path("scanning/", rules.rule_list, name="rule-list"),
    path(f"{VERSION}scan/", scans.scan_request, name="scan-request"),
    path(f"{VERSION}scans/<int:scan_id>/sarif/", downloads.sarif, name="scan-sarif"),
    path(f"{VERSION}scans/<int:scan_id>/cyclonedx/", downloads.cyclonedx, name="scan-cyclonedx"),
    path(f"{VERSION}scans/<int:scan_id>/statement/", downloads.statement, name="scan-statement"),
]
