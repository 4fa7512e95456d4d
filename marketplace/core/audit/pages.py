"""How anybody checks the log: a page that says how, and the file that does it."""

import re

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from marketplace.core.audit import checkpoints, notes

VERIFIER = settings.BASE_DIR / "docs" / "verify_audit.py"


@require_safe
def verify(request: HttpRequest) -> TemplateResponse:
    key = notes.verifier_key(notes.origin())
    entry = request.GET.get("entry", "")
    number = entry if re.fullmatch(r"[0-9]{1,18}", entry) else "17"  # it lands in a shell
    command = f"python verify_audit.py --site {settings.SITE_URL} --key {key}"
    context = {
        "note": checkpoints.current().note,
        "key": key,
        "keep": f"{command} --save checkpoint",
        "later": f"{command} --since checkpoint --save checkpoint",
        "entry": f"{command} --entry {number}",
    }
    return TemplateResponse(request, "audit/verify.html", context)


@require_safe
def verifier(request: HttpRequest) -> FileResponse:  # noqa: ARG001  Django's signature
    return FileResponse(
        VERIFIER.open("rb"), as_attachment=True, content_type="text/x-python; charset=utf-8"
    )
