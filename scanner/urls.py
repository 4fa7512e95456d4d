from django.urls import path

from scanner.views import rules

app_name = "scanner"
urlpatterns = [
    path("scanning/", rules.rule_list, name="rule-list"),
]
