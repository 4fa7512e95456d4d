"""A library that asks the processor what it is, and code that only looks like one."""

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.python import PythonAnalyzer

LIBRARY = r"""
import ctypes

def run(*machine_code):
    code = b"".join(machine_code)
    kernel = ctypes.windll.kernel32
    place = kernel.VirtualAlloc(0, len(code), 0x1000, 4)
    ctypes.memmove(place, code, len(code))
    kernel.VirtualProtect(place, len(code), 0x10, None)
    return ctypes.CFUNCTYPE(ctypes.c_uint32)(place)()

vendor = run(b"\x31\xc0", b"\x0f\xa2" b"\x89\xd8", b"\xc3")
"""
LOADERS = {
    "without the question": LIBRARY.replace(r"\x0f\xa2", r"\x0f\xa3"),
    "more than a few instructions": LIBRARY + r'run(b"\x90' + "." * 16 + '")\n',
    "a long text": LIBRARY + f'run(bytes.fromhex("{"90" * 100}"))\n',
    "a download": "from urllib.request import urlopen\n" + LIBRARY,
    "another process": LIBRARY + "ctypes.windll.kernel32.WriteProcessMemory(1, 2, vendor, 4)\n",
    "a thread": LIBRARY + "ctypes.windll.kernel32.CreateThread(0, 0, vendor, 0, 0, 0)\n",
}


def severities(folder):
    return [
        finding.severity
        for finding in PythonAnalyzer().analyze(folder)
        if finding.rule == "python.process-injection"
    ]


def test_a_few_instructions_that_ask_the_processor_are_for_a_person_to_see(tree):
    assert severities(tree({"cpu.py": LIBRARY})) == [Severity.MEDIUM]


@pytest.mark.parametrize("kind", LOADERS)
def test_whatever_may_hold_a_program_is_what_only_malicious_code_does(kind, tree):
    assert severities(tree({"cpu.py": LOADERS[kind]})) == [Severity.CRITICAL]
