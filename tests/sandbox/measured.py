"""Runs inside a sandbox: unpack every archive of a folder, each in a process of its own.

    python3 measured.py FOLDER

Prints one JSON line for each: exit code, answer, what was left behind, mebibytes and CPU seconds.
The unpacker is loaded once and forked, so that a case costs milliseconds.
"""

import json
import os
import resource
import shutil
import sys
from pathlib import Path

MIB = 1024 * 1024
MEMORY_BYTES = 256 * MIB
CPU_SECONDS = 10
OUT, ANSWER = Path("/tmp/out"), Path("/tmp/answer")


def main(folder):
    sys.path.insert(0, "/opt/matrix")
    from unpacking.__main__ import main as unpack  # noqa: PLC0415

    for archive in sorted(Path(folder).iterdir()):
        pid = os.fork()
        if pid == 0:
            os._exit(become_unpacker(unpack, archive))
        _, status, usage = os.wait4(pid, 0)
        report = {
            "label": archive.name,
            "exit_code": os.waitstatus_to_exitcode(status),
            "answer": json.loads(ANSWER.read_text() or "{}"),
            "left": sorted(path.name for path in Path("/tmp").iterdir() if path != ANSWER),
            "mib": usage.ru_maxrss / 1024,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
        }
        shutil.rmtree(OUT, ignore_errors=True)
        sys.stdout.write(json.dumps(report) + "\n")
        sys.stdout.flush()


def become_unpacker(unpack, archive):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    with ANSWER.open("w") as sys.stdout:
        sys.argv = ["unpack.py", str(archive), str(OUT)]
        return unpack()


if __name__ == "__main__":
    main(sys.argv[1])
