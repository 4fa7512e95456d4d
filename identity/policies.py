"""Who has shown enough of who they are, and the way forward for who has not."""

from allauth.account.models import EmailAddress
from django_otp_webauthn.models import WebAuthnCredential

from identity.models import TOTPDevice
from marketplace.core.errors import Forbidden
from marketplace.core.models import User


class SecondFactorRequired(Forbidden):
    """An authenticator app or a passkey has to be set up first."""

    code = "second_factor_required"
    way_forward = "identity:security"

    def __init__(self) -> None:
        super().__init__(
            "Set up a second factor first: in your account under Security, or with"
            " POST /api/v1/account/second-factor/totp/."
        )


class StepUpRequired(Forbidden):
    """This needs a code or passkey of the last five minutes, or an access token with the scope."""

    code = "step_up_required"

    def __init__(self) -> None:
        super().__init__("Confirm with your second factor: the last time is over 5 minutes ago.")


class SignInAgainRequired(Forbidden):
    """This takes a sign-in of the last five minutes."""

    code = "sign_in_again_required"

    def __init__(self) -> None:
        super().__init__("Your password once more, please: the last time is over 5 minutes ago.")


class SecondFactorInvalid(Forbidden):
    code = "second_factor_invalid"

    def __init__(self) -> None:
        super().__init__(
            "This code is wrong, used or too old. Wait for the next one and try again."
        )


def has_confirmed_email(user: User) -> bool:
    return bool(EmailAddress.objects.filter(user=user, verified=True).exists())


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none: they come and go with the first and last device."""
    owned = {"user": user, "confirmed": True}
    return bool(
        TOTPDevice.objects.filter(**owned).exists()
        or WebAuthnCredential.objects.filter(**owned).exists()
    )


def require_second_factor(user: User) -> None:
    if not has_second_factor(user):
        raise SecondFactorRequired
