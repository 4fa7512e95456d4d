from django.urls import path

from identity.views import activity, tokens

app_name = "identity"
urlpatterns = [
    path("account/tokens/", tokens.token_list, name="token-list"),
    path("account/tokens/new/", tokens.token_create, name="token-create"),
    path("account/tokens/<int:token_id>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("account/activity/", activity.audit_log, name="audit"),
]
