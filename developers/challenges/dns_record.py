"""The proof as a TXT record, and names as our own resolver sees them."""

import hmac
from ipaddress import ip_address
from urllib.parse import urlsplit

import dns.exception
import dns.rdata
import dns.resolver
from django.conf import settings
from dns.nameserver import Do53Nameserver
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA

from developers.challenges.errors import ProofMissing
from developers.models import VerifiedDomain
from sandbox.addresses import Address


def look(domain: VerifiedDomain) -> None:
    found = _ask(domain.record_name, "TXT")
    texts = [b"".join(record.strings) for record in found if isinstance(record, TXT)]
    if not any(hmac.compare_digest(text, domain.proof.encode()) for text in texts):
        what = f"{len(texts)} TXT record{'s' if len(texts) != 1 else ''}, but not ours"
        raise ProofMissing(f"{domain.record_name} has {what if texts else 'no TXT record'}.")


def addresses(host: str) -> list[Address]:
    """Where a host is, IPv4 first."""
    records = [*_ask(host, "A"), *_ask(host, "AAAA")]
    return [ip_address(record.address) for record in records if isinstance(record, A | AAAA)]


def _ask(name: str, kind: str) -> list[dns.rdata.Rdata]:
    try:
        answer = _resolver().resolve(name, kind, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise ProofMissing(f"The name servers did not answer for {name}.") from error
    return list(answer)


def _resolver() -> dns.resolver.Resolver:
    """The system's, unless the settings name others as ``address`` or ``address:port``."""
    resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
    if settings.DNS_SERVERS:
        resolver.nameservers = [_server(server) for server in settings.DNS_SERVERS]
    resolver.lifetime = settings.DOMAIN_CHECK_TIMEOUT.total_seconds()
    return resolver


def _server(text: str) -> Do53Nameserver:
    parts = urlsplit(f"//{text}")
    return Do53Nameserver(parts.hostname or "", parts.port or 53)
