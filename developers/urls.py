from django.urls import path

from developers import webhooks
from developers.views import (
    agreement,
    domains,
    invitations,
    kyc,
    organisations,
    profile,
    registration,
    verification,
)

app_name = "developers"
urlpatterns = [
    path("developer/register/", registration.become, name="become"),
    path("developer/agreement/", agreement.agreement, name="agreement"),
    path("developer/profile/", profile.profile, name="profile"),
    path("developer/profile/preview/", profile.profile_preview, name="profile-preview"),
    path("developer/domains/", domains.domain_list, name="domain-list"),
    path("developer/domains/<int:domain_id>/check/", domains.domain_check, name="domain-check"),
    path("developer/domains/<int:domain_id>/remove/", domains.domain_remove, name="domain-remove"),
    path("developer/switch/", organisations.account_switch, name="account-switch"),
    path(
        "developer/organisations/new/",
        organisations.organisation_create,
        name="organisation-create",
    ),
    path("developer/settings/", organisations.organisation_settings, name="organisation-settings"),
    path("developer/members/", organisations.member_list, name="member-list"),
    path(
        "developer/members/<int:member_id>/role/",
        organisations.member_change,
        name="member-change",
    ),
    path("developer/members/<int:member_id>/end/", organisations.member_end, name="member-end"),
    path("developer/members/invite/", invitations.invitation_send, name="invitation-send"),
    path(
        "developer/invitations/<int:invitation_id>/resend/",
        invitations.invitation_resend,
        name="invitation-resend",
    ),
    path(
        "developer/invitations/<int:invitation_id>/revoke/",
        invitations.invitation_revoke,
        name="invitation-revoke",
    ),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path(
        "invitations/<str:token>/accept/", invitations.invitation_accept, name="invitation-accept"
    ),
    path(
        "invitations/<str:token>/decline/",
        invitations.invitation_decline,
        name="invitation-decline",
    ),
    path("developer/verification/", verification.verification, name="verification"),
    path("developer/verification/kyc/", kyc.kyc, name="kyc"),
    path("developer/verification/kyc/submit/", kyc.submit, name="kyc-submit"),
    path("developer/verification/kyc/check/", kyc.check, name="kyc-check"),
    path("developer/verification/kyc/documents/", kyc.document_add, name="kyc-document-add"),
    path(
        "developer/verification/kyc/documents/<int:document_id>/remove/",
        kyc.document_remove,
        name="kyc-document-remove",
    ),
    path("webhooks/stripe-identity/", webhooks.stripe_identity, name="webhook-stripe-identity"),
]
