"""The system call filter of every sandbox, as the bytes that ``bwrap --seccomp`` reads.

Everything is allowed but what stands in ``syscalls``: an app is any program, while the ways out of
a sandbox are few and known. It is classic BPF, assembled here so that no library is needed.
"""

import errno
import platform
import socket
import struct
from typing import NamedTuple

from sandbox.errors import SandboxUnavailable
from sandbox.syscalls import ARCHITECTURES, CLONE3, Architecture


class Instruction(NamedTuple):
    """One ``struct sock_filter``. The jumps count instructions to skip."""

    code: int
    if_true: int
    if_false: int
    operand: int


LOAD, IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in ``struct seccomp_data``
ALLOW, KILL, FAIL = 0x7FFF0000, 0x80000000, 0x00050000
X32_CALLS = 0x40000000  # x86_64 kernels take a second set of numbers from here on

# CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET
NAMESPACE_FLAGS = 0x7E020000
# Others have no network namespace to keep them in (vsock talks to the hypervisor) or are a wide,
# little-used part of the kernel.
SOCKET_FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)


def filter_program(machine: str = platform.machine()) -> bytes:
    architecture = ARCHITECTURES.get(machine)
    if architecture is None:
        raise SandboxUnavailable(f"No system call filter is known for {machine}.")
    program = [
        *_refuse_foreign_calls(architecture),
        *_refuse_namespaces(architecture),
        *_refuse_families(architecture),
        *(rule for number in sorted(architecture.denied.values()) for rule in _deny(number)),
        Instruction(RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


def _refuse_foreign_calls(architecture: Architecture) -> list[Instruction]:
    """Numbers mean something else in another calling convention, so those end the process."""
    return [
        Instruction(LOAD, 0, 0, ARCHITECTURE),
        Instruction(IF_EQUAL, 1, 0, architecture.audit),
        Instruction(RETURN, 0, 0, KILL),
        Instruction(LOAD, 0, 0, NUMBER),
        Instruction(IF_AT_LEAST, 0, 1, X32_CALLS),
        Instruction(RETURN, 0, 0, KILL),
    ]


def _refuse_namespaces(architecture: Architecture) -> list[Instruction]:
    return [
        Instruction(IF_EQUAL, 0, 4, architecture.clone),
        Instruction(LOAD, 0, 0, FIRST_ARGUMENT),
        Instruction(IF_ANY_BIT, 0, 1, NAMESPACE_FLAGS),
        Instruction(RETURN, 0, 0, FAIL | errno.EPERM),
        Instruction(LOAD, 0, 0, NUMBER),
        # A filter cannot read the flags of clone3. Told that it is missing, libc uses clone.
        *_deny(CLONE3, errno.ENOSYS),
    ]


def _refuse_families(architecture: Architecture) -> list[Instruction]:
    known = len(SOCKET_FAMILIES)
    return [
        Instruction(IF_EQUAL, 0, known + 3, architecture.socket),
        Instruction(LOAD, 0, 0, FIRST_ARGUMENT),
        *(
            Instruction(IF_EQUAL, known - index, 0, family)
            for index, family in enumerate(SOCKET_FAMILIES)
        ),
        Instruction(RETURN, 0, 0, FAIL | errno.EAFNOSUPPORT),
        Instruction(LOAD, 0, 0, NUMBER),
    ]


def _deny(number: int, error: int = errno.EPERM) -> list[Instruction]:
    return [Instruction(IF_EQUAL, 0, 1, number), Instruction(RETURN, 0, 0, FAIL | error)]
