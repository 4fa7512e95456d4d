from django.urls import path

from marketplace.core import health, mailbox, problem_list

app_name = "core"
urlpatterns = [
    path("healthz", health.healthz, name="health"),
    path("api/v1/problems/", problem_list.problem_list, name="problem-list"),
    path("mailbox/", mailbox.letter_list, name="mailbox"),
    path("mailbox/<slug:name>/", mailbox.letter, name="mailbox-message"),
]
