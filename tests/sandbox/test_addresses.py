import ipaddress
import socket

import pytest

from sandbox.addresses import is_own, may_reach


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "100.100.100.200",
        "169.254.169.254",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "fd00:ec2::254",
        "fe80::1",
        "ff02::1",
    ],
)
def test_what_is_not_public_is_out_of_reach(address):
    assert not may_reach(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "203.0.113.80", "2606:4700::1111"])
def test_what_is_public_can_be_reached(address):
    assert may_reach(ipaddress.ip_address(address))


def test_this_hosts_own_addresses_are_out_of_reach_whatever_their_network():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))  # sends nothing; tells which address is ours
        own = ipaddress.ip_address(asking.getsockname()[0])

    assert is_own(own)
    assert not may_reach(own)
    assert not is_own(ipaddress.ip_address("192.0.2.1"))


def test_an_operator_can_allow_a_network_of_the_house():
    mirror = ipaddress.ip_address("10.1.2.3")

    assert may_reach(mirror, also=("10.1.0.0/16",))
    assert not may_reach(mirror, also=("10.2.0.0/16", "fd00::/8"))
