from django.urls import path

from appstore import console, profiles, views

app_name = "appstore"
urlpatterns = [
    path("", views.app_list, name="app-list"),
    path("apps/<slug:slug>/", views.app_detail, name="app-detail"),
    path("apps/<slug:slug>/install/", views.app_install, name="app-install"),
    path("apps/<slug:slug>/reviews/", views.review_write, name="review-write"),
    path("developers/<slug:slug>/", profiles.developer_page, name="developer"),
    path("workspaces/", views.workspace_list, name="workspace-list"),
    path("workspaces/<slug:slug>/", views.workspace_detail, name="workspace-detail"),
    path(
        "installations/<int:installation_id>/remove/",
        views.installation_remove,
        name="installation-remove",
    ),
    path("developer/", console.overview, name="console"),
    path("developer/apps/", console.app_list, name="console-app-list"),
    path("developer/apps/new/", console.app_create, name="console-app-create"),
    path("developer/apps/<slug:slug>/", console.app_detail, name="console-app"),
    path("developer/apps/<slug:slug>/edit/", console.app_edit, name="console-app-edit"),
    path("developer/apps/<slug:slug>/submit/", console.app_submit, name="console-app-submit"),
    path("developer/apps/<slug:slug>/publish/", console.app_publish, name="console-app-publish"),
    path("developer/apps/<slug:slug>/upload/", console.version_upload, name="version-upload"),
    path(
        "developer/apps/<slug:slug>/versions/<str:version>/",
        console.version_detail,
        name="version-detail",
    ),
]
