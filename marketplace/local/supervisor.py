"""Keeps processes running, collects what they print, and ends them in order.

One thread does it all, because only then may Python run between fork and exec (see ``processes``).
"""

import selectors
import time
from collections.abc import Sequence

from marketplace.local.child import Child
from marketplace.local.errors import Refused
from marketplace.local.output import Output

TURN_SECONDS = 0.2
STOP_TIMEOUT_SECONDS = 20


class Supervisor:
    def __init__(self, output: Output) -> None:
        self._output = output
        self._selector = selectors.DefaultSelector()
        self._running: dict[Child, int] = {}
        self._waiting: dict[Child, float] = {}

    def start(self, child: Child) -> None:
        self._running[child] = descriptor = child.start()
        self._selector.register(descriptor, selectors.EVENT_READ, child)

    def is_running(self, child: Child) -> bool:
        return child in self._running

    def turn(self) -> None:
        """Pass on what was printed, start again what died. Takes ``TURN_SECONDS`` at most."""
        self._collect(TURN_SECONDS)
        for child in [child for child in self._running if child.exit_code is not None]:
            delay_seconds = self._bury(child)
            if not child.once:
                self._waiting[child] = time.monotonic() + delay_seconds
                self._output.line(
                    child.name, f"ended with {child.exit_code}; again in {delay_seconds:.0f} s"
                )
        for child in [child for child, at in self._waiting.items() if at <= time.monotonic()]:
            del self._waiting[child]
            self.start(child)

    def finish(self, *children: Child) -> None:
        """Run commands that end by themselves, side by side.

        Raises:
            Refused: one of them failed.
        """
        for child in children:
            self.start(child)
        while any(child in self._running for child in children):
            self.turn()
            self._require_success(children)

    def stop(self, children: Sequence[Child]) -> None:
        """Ask these to end, and end those that do not."""
        for child in children:
            self._waiting.pop(child, None)
        leaving = [child for child in children if child in self._running]
        for child in leaving:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
        while time.monotonic() < deadline and any(child.exit_code is None for child in leaving):
            self._collect(TURN_SECONDS / 4)
        self._end(leaving)

    def close(self) -> None:
        """End everything now."""
        self._waiting.clear()
        self._end(list(self._running))
        self._selector.close()

    def _require_success(self, children: Sequence[Child]) -> None:
        for child in children:
            if child.exit_code:
                self._output.say("\n".join(child.last_lines))
                raise Refused(f"{child.name} failed with {child.exit_code}; its words are above")

    def _end(self, children: Sequence[Child]) -> None:
        for child in children:
            child.kill()
            self._bury(child)

    def _collect(self, timeout_seconds: float) -> None:
        for key, _ in self._selector.select(timeout_seconds):
            self._pass_on(key.data)

    def _pass_on(self, child: Child) -> None:
        try:
            for line in child.read_lines():
                child.last_lines.append(line)
                self._output.line(child.name, line, on_terminal=not child.once)
        except EOFError:
            # Readable for ever, which would keep us busy until its process ends.
            self._selector.unregister(self._running[child])

    def _bury(self, child: Child) -> float:
        descriptor = self._running[child]
        if descriptor in self._selector.get_map():
            self._pass_on(child)
        if descriptor in self._selector.get_map():
            self._selector.unregister(descriptor)
        del self._running[child]
        return child.bury()
