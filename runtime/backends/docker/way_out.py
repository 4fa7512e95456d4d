"""The egress proxy of one running instance, in a process that outlives whoever started it.

    python -m runtime.backends.docker.way_out LIFELINE SOCKET HOST...

It returns once the proxy listens and leaves it running until the file LIFELINE is gone or another
one stands in its place. A process id in a file could by then be anybody's.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from runtime.backends.base import BackendUnavailable
from runtime.backends.docker.locks import is_still
from sandbox.egress import EgressProxy
from sandbox.refusals import Refusals
from sandbox.spec import EgressPolicy

PROJECT = Path(__file__).parents[3]
CHECK_SECONDS = 1.0
OPENS_WITHIN_SECONDS = 30


def open_for(hosts: tuple[str, ...], *, lifeline: Path, socket: Path) -> None:
    close(lifeline)
    lifeline.touch()
    log = lifeline.with_suffix(".log")
    with log.open("w") as output:
        opening = subprocess.run(
            [sys.executable, "-m", __name__, str(lifeline), str(socket), *hosts],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            timeout=OPENS_WITHIN_SECONDS,
            check=False,
        )
    if opening.returncode:
        raise BackendUnavailable(f"no way out of the sandbox: {log.read_text()[-500:]}")


def refusals_of(lifeline: Path) -> Path:
    return lifeline.with_suffix(".refusals")


def close(lifeline: Path) -> None:
    """The proxy notices within ``CHECK_SECONDS``."""
    lifeline.unlink(missing_ok=True)


def main(lifeline: Path, socket: Path, hosts: tuple[str, ...]) -> None:
    opened, has_opened = os.pipe()
    if os.fork():
        os.close(has_opened)
        sys.exit(0 if os.read(opened, 1) else 1)
    os.setsid()
    refused = Refusals(refusals_of(lifeline))
    proxy = EgressProxy(socket, EgressPolicy(hosts), on_refused=refused.note)
    with lifeline.open() as life, proxy:
        os.write(has_opened, b"1")
        while is_still(lifeline, life.fileno()):
            time.sleep(CHECK_SECONDS)
        os._exit(0)  # the socket's path may be a successor's by now, so leave it alone


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), tuple(sys.argv[3:]))
