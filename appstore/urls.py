from django.urls import path

from appstore.console import (
    appeals,
    apps,
    conversations,
    coupons,
    disputes,
    pricing,
    publishing,
    releases,
    sources,
    versions,
)
from appstore.console import (
    licenses as sold,
)
from appstore.views import (
    developers,
    installations,
    licenses,
    members,
    rules,
    schemas,
    store,
    usage,
    workspaces,
)
from appstore.views import sources as open_sources

app_name = "appstore"
urlpatterns = [
    path("", store.app_list, name="app-list"),
    path("rules/", rules.rules, name="rules"),
    path("apps/<slug:slug>/", store.app_detail, name="app-detail"),
    path("apps/<slug:slug>/install/", store.app_install, name="app-install"),
    path("apps/<slug:slug>/reviews/", store.review_write, name="review-write"),
    path("apps/<slug:slug>/source/<str:version>/", open_sources.source, name="source"),
    path("apps/<slug:slug>/source/<str:version>/<path:path>", open_sources.source, name="source"),
    path("apps/<slug:slug>/archive/<str:version>/", open_sources.archive, name="source-archive"),
    path("developers/<slug:slug>/", developers.developer_page, name="developer"),
    path("schemas/matrix.json", schemas.manifest_schema, name="manifest-schema"),
    path("workspaces/", workspaces.workspace_list, name="workspace-list"),
    path("workspaces/<slug:slug>/licenses/", licenses.license_list, name="license-list"),
    path(
        "workspaces/<slug:slug>/licenses/<slug:key>/",
        licenses.license_detail,
        name="license-detail",
    ),
    path("workspaces/new/", members.workspace_create, name="workspace-create"),
    path("workspaces/join/<str:token>/", members.workspace_join, name="workspace-join"),
    path("workspaces/<slug:slug>/", workspaces.workspace_detail, name="workspace-detail"),
    path("workspaces/<slug:slug>/rename/", members.workspace_rename, name="workspace-rename"),
    path("workspaces/<slug:slug>/members/", members.member_list, name="workspace-members"),
    path("workspaces/<slug:slug>/invite/", members.member_invite, name="workspace-invite"),
    path(
        "workspaces/<slug:slug>/members/<int:member_id>/role/",
        members.member_change,
        name="workspace-member-change",
    ),
    path(
        "workspaces/<slug:slug>/members/<int:member_id>/end/",
        members.member_end,
        name="workspace-member-end",
    ),
    path(
        "workspaces/<slug:slug>/invitations/<int:invitation_id>/revoke/",
        members.invitation_revoke,
        name="workspace-invitation-revoke",
    ),
    path(
        "workspaces/<slug:slug>/installations/<int:installation_id>/",
        installations.installation_detail,
        name="installation-detail",
    ),
    path(
        "workspaces/<slug:slug>/installations/<int:installation_id>/updates/",
        installations.installation_updates,
        name="installation-updates",
    ),
    path(
        "workspaces/<slug:slug>/installations/<int:installation_id>/version/",
        installations.installation_version,
        name="installation-version",
    ),
    path(
        "workspaces/<slug:slug>/installations/<int:installation_id>/skip/",
        installations.installation_skip,
        name="installation-skip",
    ),
    path(
        "workspaces/<slug:slug>/licenses/<slug:key>/transfer/",
        licenses.license_transfer,
        name="license-transfer",
    ),
    path(
        "workspaces/<slug:slug>/licenses/<slug:key>/activations/<int:activation_id>/end/",
        licenses.activation_end,
        name="license-activation-end",
    ),
    path(
        "workspaces/<slug:slug>/licenses/<slug:key>/usage/",
        usage.license_usage,
        name="license-usage",
    ),
    path(
        "installations/<int:installation_id>/app-token/",
        usage.app_token_rotate,
        name="app-token-rotate",
    ),
    path(
        "installations/<int:installation_id>/remove/",
        workspaces.installation_remove,
        name="installation-remove",
    ),
    path("developer/", apps.overview, name="console"),
    path("developer/apps/", apps.app_list, name="console-app-list"),
    path("developer/apps/new/", apps.app_create, name="console-app-create"),
    path("developer/apps/<slug:slug>/", apps.app_detail, name="console-app"),
    path("developer/apps/<slug:slug>/edit/", apps.app_edit, name="console-app-edit"),
    path("developer/apps/<slug:slug>/pricing/", pricing.pricing, name="console-app-pricing"),
    path(
        "developer/apps/<slug:slug>/pricing/new/", pricing.plan_create, name="console-plan-create"
    ),
    path(
        "developer/apps/<slug:slug>/pricing/<int:plan_id>/",
        pricing.plan_edit,
        name="console-plan-edit",
    ),
    path(
        "developer/apps/<slug:slug>/pricing/<int:plan_id>/forward/",
        pricing.plan_forward,
        name="console-plan-forward",
    ),
    path(
        "developer/apps/<slug:slug>/pricing/<int:plan_id>/withdraw/",
        pricing.plan_withdraw,
        name="console-plan-withdraw",
    ),
    path("developer/apps/<slug:slug>/licenses/", sold.license_list, name="console-license-list"),
    path("developer/apps/<slug:slug>/coupons/", coupons.coupon_list, name="console-coupon-list"),
    path(
        "developer/apps/<slug:slug>/coupons/new/",
        coupons.coupon_create,
        name="console-coupon-create",
    ),
    path(
        "developer/apps/<slug:slug>/coupons/<int:coupon_id>/end/",
        coupons.coupon_end,
        name="console-coupon-end",
    ),
    path("developer/apps/<slug:slug>/submit/", versions.app_submit, name="console-app-submit"),
    path("developer/apps/<slug:slug>/publish/", versions.app_publish, name="console-app-publish"),
    path("developer/names/", disputes.name_dispute, name="name-dispute"),
    path("developer/apps/<slug:slug>/appeals/", appeals.appeal_list, name="appeal-list"),
    path("developer/apps/<slug:slug>/appeals/new/", appeals.appeal_new, name="appeal-new"),
    path(
        "developer/apps/<slug:slug>/appeals/<str:reference>/withdraw/",
        appeals.appeal_withdraw,
        name="appeal-withdraw",
    ),
    path("developer/apps/<slug:slug>/upload/", versions.version_upload, name="version-upload"),
    path(
        "developer/apps/<slug:slug>/versions/<str:version>/",
        versions.version_detail,
        name="version-detail",
    ),
    path(
        "developer/apps/<slug:slug>/versions/<str:version>/messages/",
        conversations.version_message,
        name="version-message",
    ),
    *[
        path(f"developer/apps/<slug:slug>/versions/<str:version>/{place}", view, name=name)
        for place, view, name in (
            ("source/", sources.source, "version-source"),
            ("source/<path:path>", sources.source, "version-source"),
            ("diff/", sources.diff, "version-diff"),
            ("diff/<path:path>", sources.diff_file, "version-diff-file"),
        )
    ],
    path(
        "developer/apps/<slug:slug>/versions/<str:version>/offer/",
        releases.version_offer,
        name="version-offer",
    ),
    path(
        "developer/apps/<slug:slug>/versions/<str:version>/offer/<slug:move>/",
        releases.offer_move,
        name="version-offer-move",
    ),
    path(
        "developer/apps/<slug:slug>/versions/<str:version>/schedule/",
        publishing.version_schedule,
        name="version-schedule",
    ),
    path(
        "developer/apps/<slug:slug>/versions/<str:version>/unschedule/",
        publishing.version_unschedule,
        name="version-unschedule",
    ),
    path(
        "developer/apps/<slug:slug>/versions/<str:version>/withdraw/",
        publishing.version_withdraw,
        name="version-withdraw",
    ),
]
