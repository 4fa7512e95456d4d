from django.urls import path

from developers import views

app_name = "developers"
urlpatterns = [
    path("developer/register/", views.become, name="become"),
    path("developer/agreement/", views.agreement, name="agreement"),
    path("account/tokens/", views.token_list, name="token-list"),
    path("account/tokens/new/", views.token_create, name="token-create"),
    path("account/tokens/<int:token_id>/revoke/", views.token_revoke, name="token-revoke"),
    path("account/activity/", views.audit_log, name="audit"),
]
