"""People who have shown who they are."""

import time

from identity import step_up
from identity.models import TOTPDevice
from identity.models.devices import STEP_SECONDS, TOLERANCE_STEPS


def add_totp(user):
    """An authenticator app that is set up."""
    return TOTPDevice.objects.create(user=user, name="Phone")


def totp_code(user):
    """A code of theirs that works: of this time step, or of the next when it is used already."""
    device = TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk").first()
    now = int(time.time()) // STEP_SECONDS
    step = max(now, device.last_step + 1)
    assert step <= now + TOLERANCE_STEPS, "Every code of this moment is used up."
    return device.code_at(step)


def sign_in(client, user, *, fresh=True):
    """Open a session as after a sign-in with the second factor, which one without gets first.

    ``fresh=False`` opens one whose second factor was used too long ago for a step-up.
    """
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first() or add_totp(user)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["otp_device_id"] = device.persistent_id
    age = 0 if fresh else step_up.FRESH_FOR.total_seconds() + 1
    session[step_up.SESSION_KEY] = time.time() - age
    session.save()
