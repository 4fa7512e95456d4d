from django.urls import path

from developers.views import agreement, registration

app_name = "developers"
urlpatterns = [
    path("developer/register/", registration.become, name="become"),
    path("developer/agreement/", agreement.agreement, name="agreement"),
]
