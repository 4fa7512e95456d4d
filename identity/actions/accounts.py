"""Signing up and signing in, for pages (allauth's views) and for the API."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress, get_emailconfirmation_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from identity import policies
from identity.actions import second_factor
from marketplace.core.errors import Forbidden, Invalid
from marketplace.core.models import User


class SignUpRefused(Invalid):
    code = "sign_up_refused"


class ConfirmationKeyInvalid(Invalid):
    code = "confirmation_key_invalid"

    def __init__(self) -> None:
        super().__init__("This confirmation key is wrong, used or too old. Ask for a new one.")


class SignInRefused(Forbidden):
    code = "sign_in_refused"


def sign_up(request: HttpRequest, *, email: str, password: str) -> User | None:
    """Create an account and send the confirmation mail.

    Returns None when the address is taken: its owner gets a mail, and the caller must answer as
    if it had worked, so that nobody can find out who has an account.
    """
    form = SignupForm({"email": email, "password1": password})
    if not form.is_valid():
        raise SignUpRefused(" ".join(error for errors in form.errors.values() for error in errors))
    user: User | None
    user, _ = form.try_save(request)
    if user is not None:
        address = EmailAddress.objects.get_for_user(user, user.email)
        send_verification_email_to_address(request, address, signup=True)
    return user


def confirm_email(request: HttpRequest, *, key: str) -> User:
    """Confirm the address a key was mailed to."""
    confirmation = get_emailconfirmation_model().from_key(key)
    if confirmation is None or confirmation.confirm(request) is None:
        raise ConfirmationKeyInvalid
    user: User = confirmation.email_address.user
    return user


def sign_in(request: HttpRequest, *, email: str, password: str, code: str, at: datetime) -> User:
    """E-mail, password and second factor, for those who sign in without a session."""
    user = check_password(request, email=email, password=password)
    policies.require_second_factor(user)
    second_factor.check_code(request, user=user, code=code, at=at)
    return user


def check_password(request: HttpRequest, *, email: str, password: str) -> User:
    """Check e-mail and password under allauth's rate limits. Alone they open nothing."""
    try:
        user: User | None = get_adapter().authenticate(request, email=email, password=password)
    except ValidationError as error:
        raise SignInRefused(" ".join(error.messages)) from error
    if user is None or not user.is_active:
        raise SignInRefused("E-mail or password is wrong.")
    if not policies.has_confirmed_email(user):
        raise SignInRefused("Confirm your e-mail address first.")
    return user
