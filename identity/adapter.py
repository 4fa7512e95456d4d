"""How allauth behaves here."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest

from identity import middleware
from identity.actions import sessions
from marketplace.core import audit, requests
from marketplace.core.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """allauth's behaviour, plus our audit log and our view of the caller's address."""

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002
    ) -> User:
        with transaction.atomic():
            saved: User = super().save_user(request, user, form, commit=commit)
            if commit:
                audit.record("user.create", actor=saved, target=saved)
        return saved

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        with transaction.atomic():
            confirmed: bool = super().confirm_email(request, email_address)
            if confirmed:
                audit.record("email.confirm", actor=email_address.user, target=email_address.user)
        return confirmed

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note it for whoever watches for guessing; whose account was tried is not logged."""
        super().authentication_failed(request, **credentials)
        logger.warning("Wrong e-mail or password, from %s", self.get_client_ip(request))

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "identity.stages.SecondFactorStage"]

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session: every stage is behind."""
        with transaction.atomic():
            super().login(request, user)
            methods = [record["method"] for record in get_authentication_records(request, user)]
            device = getattr(user, "otp_device", None)
            if device is not None:
                methods.append(device.model_label().partition(".")[2])
            audit.record("session.start", actor=user, target=user, methods=methods)
            middleware.recognise(request, user)

    def set_password(self, user: User, password: str) -> None:
        """By its owner, signed in; or with a link from a mail, not signed in."""
        with transaction.atomic():
            super().set_password(user, password)
            is_reset = self.request.user != user
            current = self.request.session.session_key
            sessions.note_new_password(user=user, is_reset=is_reset, keep=current)

    def get_client_ip(self, request: HttpRequest) -> str:
        return requests.client_address(request) or "0.0.0.0"  # noqa: S104  only a rate limit's key
