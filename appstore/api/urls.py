from django.urls import path
from rest_framework.routers import SimpleRouter

from appstore.api import (
    appeals,
    conversations,
    coupons,
    disputes,
    inside,
    installations,
    licenses,
    members,
    pricing,
    profiles,
    publishing,
    releases,
    sources,
    store,
    uploads,
    usage,
    validating,
    views,
    workspaces,
)

router = SimpleRouter()
router.register("apps", views.AppViewSet, basename="app")
router.register("store/apps", store.StoreViewSet, basename="store-app")
router.register("workspaces", workspaces.WorkspaceViewSet, basename="workspace")
router.register("licenses", licenses.LicenseViewSet, basename="license")
router.register("installations", installations.InstallationViewSet, basename="installation")

# What a version's maker may do with it: path, method, and what the viewset calls it.
OFFERS = (
    ("", "get", "retrieve"),
    ("channel/", "post", "channel"),
    ("yank/", "post", "yank"),
    ("unyank/", "post", "unyank"),
    ("rollback/", "post", "rollback"),
    ("end/", "post", "end"),
    ("rollout/advance/", "post", "advance"),
    ("rollout/halt/", "post", "halt"),
    ("rollout/resume/", "post", "resume"),
    ("rollout/complete/", "post", "complete"),
)

router.register("name-disputes", disputes.NameDisputeViewSet, basename="name-dispute")

urlpatterns = [
    path("licenses/validate/", validating.ValidateView.as_view(), name="license-validate"),
    path("licenses/activate/", validating.ActivateView.as_view(), name="license-activate"),
    path("licenses/deactivate/", validating.DeactivateView.as_view(), name="license-deactivate"),
    path("licenses/revocations/", validating.RevocationsView.as_view(), name="license-revocations"),
    *router.urls,
    path(
        "workspaces/<slug:slug>/members/",
        members.WorkspaceMemberViewSet.as_view({"get": "list"}),
        name="workspace-member-list",
    ),
    path(
        "workspaces/<slug:slug>/members/<int:pk>/",
        members.WorkspaceMemberViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="workspace-member-detail",
    ),
    path(
        "workspaces/<slug:slug>/invitations/",
        members.WorkspaceInvitationViewSet.as_view({"get": "list", "post": "create"}),
        name="workspace-invitation-list",
    ),
    path(
        "workspaces/<slug:slug>/invitations/<int:pk>/",
        members.WorkspaceInvitationViewSet.as_view({"delete": "destroy"}),
        name="workspace-invitation-detail",
    ),
    path("workspace-invitations/", members.WorkspaceJoinView.as_view(), name="workspace-join"),
    path("app/", inside.SelfView.as_view(), name="inside"),
    path("app/usage/", inside.UsageView.as_view(), name="inside-usage"),
    path("app/usage/give-back/", inside.GiveBackView.as_view(), name="inside-give-back"),
    path("licenses/<slug:key>/usage/", usage.LicenseUsageView.as_view(), name="license-usage"),
    path(
        "licenses/<slug:key>/usage/entries/",
        usage.LicenseUsageEntriesView.as_view(),
        name="license-usage-entries",
    ),
    path(
        "apps/<slug:slug>/appeals/",
        appeals.AppealViewSet.as_view({"get": "list", "post": "create"}),
        name="app-appeals",
    ),
    path(
        "apps/<slug:slug>/plans/",
        pricing.PlanViewSet.as_view({"get": "list", "post": "create"}),
        name="plan-list",
    ),
    path(
        "apps/<slug:slug>/plans/reorder/",
        pricing.PlanViewSet.as_view({"post": "reorder"}),
        name="plan-reorder",
    ),
    path(
        "apps/<slug:slug>/plans/<int:plan_id>/",
        pricing.PlanViewSet.as_view({"put": "update", "delete": "destroy"}),
        name="plan-detail",
    ),
    *(
        path(
            f"apps/<slug:slug>/versions/<str:version>/{place}",
            releases.OfferViewSet.as_view({method: name}),
            name=f"offer-{name}",
        )
        for place, method, name in OFFERS
    ),
    path(
        "apps/<slug:slug>/versions/<str:version>/rollout/",
        releases.OfferViewSet.as_view({"put": "plan", "delete": "drop_plan"}),
        name="offer-rollout",
    ),
    path(
        "apps/<slug:slug>/versions/<str:version>/messages/",
        conversations.ReviewMessageViewSet.as_view({"get": "list", "post": "create"}),
        name="version-message-list",
    ),
    path(
        "apps/<slug:slug>/coupons/",
        coupons.CouponViewSet.as_view({"get": "list", "post": "create"}),
        name="coupon-list",
    ),
    path(
        "apps/<slug:slug>/coupons/<int:coupon_id>/",
        coupons.CouponViewSet.as_view({"delete": "destroy"}),
        name="coupon-detail",
    ),
    path(
        "store/apps/<slug:slug>/versions/<str:version>/statement/",
        publishing.StatementView.as_view(),
        name="release-statement",
    ),
    path(
        "store/developers/<slug:slug>/",
        profiles.StoreDeveloperView.as_view(),
        name="store-developer",
    ),
    path("apps/<slug:slug>/uploads/", uploads.UploadList.as_view(), name="upload-list"),
    path(
        "apps/<slug:slug>/uploads/<str:key>/",
        uploads.UploadDetail.as_view(),
        name="upload-detail",
    ),
    path(
        "apps/<slug:slug>/uploads/<str:key>/finish/",
        uploads.UploadFinish.as_view(),
        name="upload-finish",
    ),
    path(
        "store/apps/<slug:slug>/versions/<str:version>/files/",
        sources.SourceListView.as_view(),
        name="store-source-list",
    ),
    path(
        "store/apps/<slug:slug>/versions/<str:version>/files/<path:path>",
        sources.SourceFileView.as_view(),
        name="store-source-file",
    ),
]
