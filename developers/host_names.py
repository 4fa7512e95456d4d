"""Host names as browsers and DNS see them: one spelling each."""

import ipaddress
import re

import idna

from marketplace.core.errors import Invalid

# RFC 6761, RFC 6762, RFC 7686 and ICANN's .internal: nobody can own a name below these.
RESERVED = {"arpa", "example", "internal", "invalid", "local", "localhost", "onion", "test"}
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
LENGTH_MAX = 253


class NotADomain(Invalid):
    """What was entered is no domain that somebody can own."""

    code = "not_a_domain"

    def __init__(self) -> None:
        super().__init__("Enter a public domain of yours, such as example.com, without https://.")


def normalised(text: str) -> str:
    """The one spelling of a host name: lower case, IDNA, no dot at the end.

    >>> normalised("Bücher.DE.")
    'xn--bcher-kva.de'

    Raises:
        NotADomain: it is an address, a single word, reserved, or no name at all.
    """
    try:
        host = idna.encode(text.strip().removesuffix("."), uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise NotADomain from error
    labels = host.split(".")
    proper = len(host) <= LENGTH_MAX and all(LABEL.fullmatch(label) for label in labels)
    if not proper or len(labels) == 1 or labels[-1] in RESERVED or _is_address(host):
        raise NotADomain
    return host


def _is_address(host: str) -> bool:
    """Also ``1.2.3.0x4``: a browser reads a last label of digits as an address."""
    last = host.rpartition(".")[2]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return last.isdigit() or last.startswith("0x")
    return True
