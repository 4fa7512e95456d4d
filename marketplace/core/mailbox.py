"""Without a mail server: each message is a file, and locally a page shows them."""

import email
import email.policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail.backends.filebased import EmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketplace.core.keys import new_key

NEWEST = 100


class FileMailbox(EmailBackend):
    """One file per message, named so that they sort by time."""

    def send_messages(self, email_messages: Any) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
            path = folder / f"{stamp}-{new_key('m')[2:8]}.eml"
            path.write_bytes(message.message().as_bytes())
        return len(email_messages)


class Letter(NamedTuple):
    """A message as the mailbox page shows it."""

    name: str
    subject: str
    to: str
    sent_at: Any
    body: str


@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """Every message the marketplace has sent; only on a machine of one's own."""
    paths = sorted(_folder().glob("*.eml"), reverse=True)[:NEWEST]
    context = {"messages_sent": [_read(path) for path in paths]}
    return TemplateResponse(request, "mailbox/list.html", context)


@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    path = _folder() / f"{name}.eml"
    if not path.is_file():
        raise Http404
    return TemplateResponse(request, "mailbox/message.html", {"message": _read(path)})


def _folder() -> Path:
    if not settings.LOCAL or settings.EMAIL_HOST:
        raise Http404
    return Path(settings.EMAIL_FILE_PATH)


def _read(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, ParsedMessage)
    body = message.get_body(("plain", "html"))
    sent_at = message["Date"].datetime if message["Date"] else None
    text = body.get_content() if body else ""
    return Letter(path.stem, str(message["Subject"]), str(message["To"]), sent_at, text)
