"""What endpoints for callers without an account share."""

from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

CONFIRMATION_SENT = "If the address is new, a confirmation is on its way to it."


class Open(APIView):
    """An endpoint for callers without an account; slow to guess at."""

    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "sign_in"


def accepted(email: str) -> Response:
    answer = {"email": email, "detail": CONFIRMATION_SENT}
    return Response(answer, status=status.HTTP_202_ACCEPTED)
