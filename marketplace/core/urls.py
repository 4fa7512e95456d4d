from django.urls import path

from marketplace.core import health, mailbox, problem_list
from marketplace.core.audit import pages

app_name = "core"
urlpatterns = [
    path("healthz", health.healthz, name="health"),
    path("api/v1/problems/", problem_list.problem_list, name="problem-list"),
    path("audit/", pages.verify, name="audit-verify"),
    path("audit/verify_audit.py", pages.verifier, name="audit-verifier"),
    path("mailbox/", mailbox.letter_list, name="mailbox"),
    path("mailbox/<slug:name>/", mailbox.letter, name="mailbox-message"),
]
