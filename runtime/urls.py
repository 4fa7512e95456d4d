from django.urls import path

from runtime import views

app_name = "runtime"
urlpatterns = [
    path("instances/", views.instance_list, name="instance-list"),
    path(
        "installations/<int:installation_id>/start/",
        views.instance_create,
        name="instance-create",
    ),
    path("instances/<slug:key>/", views.instance_detail, name="instance-detail"),
    path("instances/<slug:key>/start/", views.instance_start, name="instance-start"),
    path("instances/<slug:key>/stop/", views.instance_stop, name="instance-stop"),
    path("instances/<slug:key>/delete/", views.instance_delete, name="instance-delete"),
    path("instances/<slug:key>/open/", views.instance_open, name="instance-open"),
    path("instances/<slug:key>/execute/", views.instance_execute, name="instance-execute"),
]
