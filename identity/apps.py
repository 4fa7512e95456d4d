from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin import apps


class IdentityConfig(AppConfig):
    name = "identity"
    default = True

    def ready(self) -> None:
        from identity import personal_data, receivers


class AdminConfig(apps.AdminConfig):
    """Django's admin on our site, without the pages that change people outside our audit log."""

    default = False
    default_site = "identity.site.AdminSite"

    def ready(self) -> None:
        super().ready()
        from allauth.account.models import EmailAddress, EmailConfirmation
        from allauth.usersessions.models import UserSession
        from django.contrib.auth.models import Group
        from django_otp_webauthn.models import WebAuthnCredential

        for model in (EmailAddress, EmailConfirmation, Group, UserSession, WebAuthnCredential):
            if admin.site.is_registered(model):
                admin.site.unregister(model)
