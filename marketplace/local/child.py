"""One process under supervision."""

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from marketplace.local.processes import dying_with_parent

LINE_BYTES_MAX = 64 * 1024
RESTART_DELAY_SECONDS_MAX = 30
# A process that lived this long had a good start, so its next death counts as the first.
STABLE_AFTER_SECONDS = 60


class Child:
    """A command in a session of its own, so that Ctrl-C reaches it through us alone.

    One that ends by itself (``once``) is quiet: its output is of interest only if it fails.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        once: bool = False,
    ) -> None:
        self.name = name
        self.once = once
        self.deaths = 0
        self.last_lines: deque[str] = deque(maxlen=30)
        self.command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._unfinished = b""

    def start(self) -> int:
        """Run it; the file descriptor of what it prints."""
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(
            self.command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGKILL),  # noqa: PLW1509
        )
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        os.set_blocking(descriptor, False)
        return descriptor

    def read_lines(self) -> Iterator[str]:
        """The whole lines it has printed since.

        Raises:
            EOFError: there will be no more.
        """
        assert self._process is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self._process.stdout.fileno(), LINE_BYTES_MAX):
                *lines, self._unfinished = (self._unfinished + chunk).split(b"\n")
                if len(self._unfinished) > LINE_BYTES_MAX:
                    lines, self._unfinished = [*lines, self._unfinished], b""
                yield from (line.decode(errors="replace") for line in lines)
            raise EOFError

    @property
    def exit_code(self) -> int | None:
        """None while it runs; the last one's once it has ended."""
        return None if self._process is None else self._process.poll()

    def bury(self) -> float:
        """Note that it ended; after how many seconds to try again."""
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.stdout.close()
        if time.monotonic() - self._started_at > STABLE_AFTER_SECONDS:
            self.deaths = 0
        self.deaths += 1
        return float(min(2 ** (self.deaths - 1), RESTART_DELAY_SECONDS_MAX))

    def ask_to_stop(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and what it started in its process group."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
