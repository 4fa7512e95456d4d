"""Runs inside the container: install a second system call filter, then become the command.

    python3 filtered.py FILTER COMMAND...

Docker's default filter differs between releases; older ones let AF_VSOCK through, which no network
namespace holds back and which leads to the hypervisor. Filters add up, so ours only takes away.
"""

import ctypes
import os
import sys
from pathlib import Path

PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
INSTRUCTION_BYTES = 8


class Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def install(instructions: bytes) -> None:
    """Needs no privilege, because the container was made with no-new-privileges."""
    program = Program(len(instructions) // INSTRUCTION_BYTES, instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "the system call filter was not accepted")


if __name__ == "__main__":
    install(Path(sys.argv[1]).read_bytes())
    os.dup2(sys.stdout.fileno(), sys.stderr.fileno())  # Docker would not keep the two in order
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 (it has no shell, which is the point)
