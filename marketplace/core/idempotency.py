"""``Idempotency-Key``: the same request twice has one effect and one answer."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import QueryDict
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.core.errors import Invalid
from marketplace.core.models import IdempotencyKey, User

SECRETS = frozenset({"app_token", "token", "reviewer_message"})
"""What an answer shows once: the repetition leaves it out, because nothing keeps it."""
HEADER = "Idempotency-Key"
MEANT = ("Matrix-Developer",)
"""Headers that say what a request is about, as its body does."""
LONGEST = 255
if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

View = Callable[..., Response]


class IdempotencyKeyReused(Invalid):
    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for a different request.")


class IdempotencyKeyTooLong(Invalid):
    code = "idempotency_key_too_long"

    def __init__(self) -> None:
        super().__init__(f"An Idempotency-Key has at most {LONGEST} characters.")


def idempotent(view: View) -> View:
    """Let a view's method honour ``Idempotency-Key``.

    The answer is stored in the transaction of the effect. Of two requests at once the second waits
    for the first and repeats its answer. A refusal changes nothing, so it is not stored.
    """

    @wraps(view)
    def wrapper(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return view(self, request, *args, **kwargs)
        if len(key) > LONGEST:
            raise IdempotencyKeyTooLong
        assert isinstance(request.user, User)
        with transaction.atomic():
            row, is_new = IdempotencyKey.objects.get_or_create(
                user=request.user,
                route=f"{request.method} {request.path}"[:300],
                key=key,
                defaults={"fingerprint": _fingerprint(request), "status": 0, "body": {}},
            )
            if not is_new:
                return _repeated(row, request)
            response = view(self, request, *args, **kwargs)
            row.status = response.status_code
            row.body = _keepable(response)
            row.save(update_fields=["status", "body"])
        return response

    return wrapper


def _keepable(response: Response) -> Any:
    body = json.loads(JSONRenderer().render(response.data))
    return {name: value for name, value in body.items() if name not in SECRETS}


def _repeated(row: IdempotencyKey, request: Request) -> Response:
    if row.fingerprint != _fingerprint(request):
        raise IdempotencyKeyReused
    return Response(row.body, status=row.status, headers={"Idempotent-Replayed": "true"})


def _fingerprint(request: Request) -> str:
    data = request.data
    uploads = {name: _sha256(upload) for name, upload in request.FILES.items()}
    said = data.dict() if isinstance(data, QueryDict) else data
    about = [request.headers.get(header) for header in MEANT]
    document = json.dumps([said, uploads, about], sort_keys=True, default=str)
    return hashlib.sha256(document.encode()).hexdigest()


def _sha256(upload: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
