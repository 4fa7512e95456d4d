from django.urls import path

from marketplace.core import health, mailbox

app_name = "core"
urlpatterns = [
    path("healthz", health.healthz, name="health"),
    path("mailbox/", mailbox.letter_list, name="mailbox"),
    path("mailbox/<slug:name>/", mailbox.letter, name="mailbox-message"),
]
