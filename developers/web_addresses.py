"""Links that developers show: ``https`` alone, in one spelling, and which of them is verified."""

import re
from collections.abc import Collection
from urllib.parse import quote, urlsplit

from developers import host_names
from marketplace.core.errors import Invalid

LENGTH_MAX = 200
# What has one meaning to every reader of a URL. A backslash, say, is a slash to some.
CANONICAL = re.compile(r"https://(?P<host>[a-z0-9.-]+)(?P<rest>/[!-\[\]^-~]*)")
UNWANTED = re.compile(r"[\x00-\x20\x7f\\]")
KEPT = "/?#&=;:,@!$'()*+~%[]-._"


class NotALink(Invalid):
    """What was entered is no link that can be shown."""

    code = "not_a_link"

    def __init__(self) -> None:
        super().__init__(
            "Enter a web address that begins with https://, without user name, password or port."
        )


def normalised(text: str) -> str:
    """The link in its one spelling; empty stays empty.

    >>> normalised("HTTPS://Bücher.DE/ä?q=1")
    'https://xn--bcher-kva.de/%C3%A4?q=1'
    """
    text = text.strip()
    if not text:
        return ""
    if UNWANTED.search(text):
        raise NotALink
    try:
        parts = urlsplit(text)
        host = host_names.normalised(parts.netloc)
    except (ValueError, host_names.NotADomain) as error:
        raise NotALink from error
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    rest += f"#{parts.fragment}" if parts.fragment else ""
    link = f"https://{host}{quote(rest, safe=KEPT)}"
    if parts.scheme != "https" or host_of(link) != host or len(link) > LENGTH_MAX:
        raise NotALink
    return link


def host_of(link: str) -> str:
    """The host of a link in its one spelling; empty for anything else, however alike it looks."""
    found = CANONICAL.fullmatch(link)
    return found["host"] if found else ""


def is_verified(link: str, domains: Collection[str]) -> bool:
    """Whether the link leads to one of the domains itself or to its ``www``, nowhere else."""
    host = host_of(link)
    return bool(host) and (host in domains or host.removeprefix("www.") in domains)
