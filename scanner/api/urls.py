from django.urls import path

from scanner.api import downloads, findings, hunting, views

SCAN = "apps/<slug:slug>/scans/<int:scan_id>/"
DECISION = "apps/<slug:slug>/finding-decisions/<int:decision_id>/"
RULE = "custom-rules/<int:rule_id>/"
HUNT = "hunts/<int:hunt_id>/"

urlpatterns = [
    path("custom-rules/", hunting.CustomRuleListView.as_view(), name="custom-rule-list"),
    path(RULE, hunting.CustomRuleDetailView.as_view(), name="custom-rule-detail"),
    path(f"{RULE}hunt/", hunting.CustomRuleHuntView.as_view(), name="custom-rule-hunt"),
    path(f"{RULE}enforce/", hunting.CustomRuleEnforceView.as_view(), name="custom-rule-enforce"),
    path(f"{RULE}discard/", hunting.CustomRuleDiscardView.as_view(), name="custom-rule-discard"),
    path(f"{RULE}retire/", hunting.CustomRuleRetireView.as_view(), name="custom-rule-retire"),
    path(HUNT, hunting.HuntDetailView.as_view(), name="hunt-detail"),
    path(f"{HUNT}abort/", hunting.HuntAbortView.as_view(), name="hunt-abort"),
    path(f"{HUNT}matches/", hunting.HuntMatchListView.as_view(), name="hunt-matches"),
    path("apps/<slug:slug>/scan/", views.ScanRequestView.as_view(), name="scan-request"),
    path("apps/<slug:slug>/scans/", views.ScanListView.as_view(), name="scan-list"),
    path(SCAN, views.ScanDetailView.as_view(), name="scan-detail"),
    path(f"{SCAN}findings/", findings.FindingListView.as_view(), name="scan-findings"),
    path(
        f"{SCAN}findings/<int:finding_id>/decision/",
        findings.DecisionListView.as_view(),
        name="finding-decide",
    ),
    path(f"{SCAN}sarif/", downloads.SarifView.as_view(), name="scan-sarif"),
    path(f"{SCAN}cyclonedx/", downloads.CycloneDxView.as_view(), name="scan-cyclonedx"),
    path(f"{SCAN}statement/", downloads.StatementView.as_view(), name="scan-statement"),
    path(
        "apps/<slug:slug>/finding-decisions/",
        findings.AppDecisionListView.as_view(),
        name="finding-decisions",
    ),
    path(f"{DECISION}confirm/", findings.DecisionConfirmView.as_view(), name="finding-confirm"),
    path(f"{DECISION}undo/", findings.DecisionUndoView.as_view(), name="finding-undo"),
]
