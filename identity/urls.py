from django.urls import path

from identity.views import (
    activity,
    authenticators,
    challenge,
    devices,
    passkeys,
    privacy,
    recovery,
    security,
    sessions,
    tokens,
)

app_name = "identity"
urlpatterns = [
    path("account/second-factor/", challenge.challenge, name="challenge"),
    path(
        "account/second-factor/passkey/begin/",
        passkeys.passkey_challenge_begin,
        name="challenge-passkey-begin",
    ),
    path(
        "account/second-factor/passkey/complete/",
        passkeys.passkey_challenge_complete,
        name="challenge-passkey-complete",
    ),
    path("account/security/", security.security, name="security"),
    path("account/security/recovery-codes/", recovery.recovery_codes, name="factor-recovery-codes"),
    path(
        "account/security/authenticator/", authenticators.authenticator, name="factor-authenticator"
    ),
    path(
        "account/security/authenticator/start/",
        authenticators.authenticator_start,
        name="factor-authenticator-start",
    ),
    path("account/security/passkey/", passkeys.passkey, name="factor-passkey"),
    path("account/security/passkey/begin/", passkeys.passkey_begin, name="factor-passkey-begin"),
    path(
        "account/security/passkey/complete/",
        passkeys.passkey_complete,
        name="factor-passkey-complete",
    ),
    path(
        "account/security/<slug:kind>/<int:device_id>/rename/",
        devices.device_rename,
        name="factor-rename",
    ),
    path(
        "account/security/<slug:kind>/<int:device_id>/remove/",
        devices.device_remove,
        name="factor-remove",
    ),
    path("account/privacy/", privacy.overview, name="privacy"),
    path("account/privacy/export/", privacy.export_request, name="export-request"),
    path("account/privacy/export/download/", privacy.export_download, name="export-download"),
    path("account/privacy/delete/", privacy.deletion_request, name="deletion-request"),
    path("account/privacy/keep/", privacy.deletion_cancel, name="deletion-cancel"),
    path("account/sessions/", sessions.session_list, name="session-list"),
    path("account/sessions/end/", sessions.session_end_others, name="session-end-others"),
    path("account/sessions/<int:session_id>/end/", sessions.session_end, name="session-end"),
    path("account/tokens/", tokens.token_list, name="token-list"),
    path("account/tokens/new/", tokens.token_create, name="token-create"),
    path("account/tokens/revoke-all/", tokens.token_revoke_all, name="token-revoke-all"),
    path("account/tokens/<int:token_id>/rotate/", tokens.token_rotate, name="token-rotate"),
    path("account/tokens/<int:token_id>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("account/activity/", activity.audit_log, name="audit"),
    path("account/activity/export/", activity.audit_export, name="audit-export"),
]
