"""Which addresses the outside world may be reached at, from a sandbox."""

import ipaddress
import socket
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Written out, because ``is_global`` also refuses networks that do no harm.
REFUSED = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a carrier's NAT, and some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host agent
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks between networks
        "224.0.0.0/3",  # multicast, reserved and broadcast
        "::/96",  # loopback, and IPv4 in its oldest disguise
        "::ffff:0:0/96",  # IPv4 in other disguises: mapped,
        "64:ff9b::/96",  # translated,
        "64:ff9b:1::/48",
        "2002::/16",  # and tunnelled
        "2001::/32",
        "fc00::/7",  # private
        "fe80::/10",  # link-local
        "fec0::/10",
        "ff00::/8",  # multicast
    )
]


def may_reach(address: Address, *, also: Sequence[str] = ()) -> bool:
    """Only what is public, or in one of the networks ``also``; never this host by accident."""
    if any(address in ipaddress.ip_network(network) for network in also):
        return True
    return not any(address in network for network in REFUSED) and not is_own(address)


def is_own(address: Address) -> bool:
    """Whether it is one of this host's. The kernel answers to its own address from the same."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((str(address), 9))  # sends nothing: this is UDP
        except OSError:
            return False  # no way there at all
        return ipaddress.ip_address(probe.getsockname()[0]) == address
