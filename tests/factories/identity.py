"""People who have shown who they are."""

import time

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from rest_framework.test import APIClient

from identity import step_up
from identity.models import AccessToken, TOTPDevice
from identity.models.devices import STEP_SECONDS, TOLERANCE_STEPS


def add_totp(user):
    """An authenticator app that is set up; the ``client`` fixture then signs in with it."""
    user.otp_device = TOTPDevice.objects.create(user=user, name="Phone")
    return user.otp_device


def current_step():
    return int(time.time()) // STEP_SECONDS


def totp_code(user):
    """A code of theirs that works: of this time step, or of the next when it is used already."""
    device = TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk").first()
    step = max(current_step(), device.last_step + 1)
    assert step <= current_step() + TOLERANCE_STEPS, "Every code of this moment is used up."
    return device.code_at(step)


def sign_in(client, user, *, fresh=True):
    """Open a session as after a sign-in with the second factor, which one without gets first.

    ``fresh=False`` opens one whose second factor was used too long ago for a step-up.
    """
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first() or add_totp(user)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    age = 0 if fresh else step_up.FRESH_FOR.total_seconds() + 1
    session[step_up.SESSION_KEY] = time.time() - age
    session.save()


class Browser(Client):
    """Django's test client; ``force_login`` signs in with the second factor, if there is one."""

    def force_login(self, user, backend=None):
        super().force_login(user, backend)
        device = getattr(user, "otp_device", None)
        if device is not None:
            session = self.session
            session[DEVICE_ID_SESSION_KEY] = device.persistent_id
            session.save()


class Program(APIClient):
    """DRF's test client; ``force_authenticate`` calls with a token that may do everything."""

    def force_authenticate(self, user=None, token=None):
        super().force_authenticate(user, token or (AccessToken(user=user) if user else None))
