from django.urls import path
from rest_framework.routers import SimpleRouter

from developers.api import domains, kyc, organisations, views

router = SimpleRouter()
router.register(
    r"organisations/(?P<slug>[-\w]+)/members",
    organisations.MemberViewSet,
    basename="organisation-member",
)
router.register(
    r"organisations/(?P<slug>[-\w]+)/invitations",
    organisations.InvitationViewSet,
    basename="organisation-invitation",
)
# Converters keep an id that no row can have from reaching the database.
by_id = SimpleRouter(use_regex_path=False)
by_id.register("developers/domains", domains.DomainViewSet, basename="domain")

urlpatterns = [
    path("developers/", views.DeveloperCollectionView.as_view(), name="developer-list"),
    path("developers/me/", views.DeveloperMeView.as_view(), name="developer-me"),
    path("developers/agreement/", views.AgreementView.as_view(), name="agreement"),
    path("organisations/", organisations.OrganisationListView.as_view(), name="organisation-list"),
    path(
        "invitations/accept/",
        organisations.InvitationAcceptView.as_view(),
        name="invitation-accept",
    ),
    path(
        "invitations/decline/",
        organisations.InvitationDeclineView.as_view(),
        name="invitation-decline",
    ),
    *router.urls,
    *by_id.urls,
    path("developers/kyc/", kyc.KycView.as_view(), name="kyc"),
    path("developers/kyc/submit/", kyc.KycSubmitView.as_view(), name="kyc-submit"),
    path("developers/kyc/documents/", kyc.KycDocumentsView.as_view(), name="kyc-documents"),
    path(
        "developers/kyc/documents/<int:document_id>/",
        kyc.KycDocumentView.as_view(),
        name="kyc-document-detail",
    ),
]
