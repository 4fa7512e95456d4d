"""Counts what passed, per instance and window of ten seconds, until it is safely stored."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

WINDOW_SECONDS = 10


class WindowKey(NamedTuple):
    instance: str
    started_at_seconds: int


@dataclass(slots=True)
class Window:
    """What one instance did in one window. ``bytes_in`` is what clients sent it."""

    requests: int = 0
    errors: int = 0
    milliseconds: int = 0
    milliseconds_max: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    connections_peak: int = 0
    used_at_seconds: float = 0

    def add(self, other: "Window") -> None:
        self.requests += other.requests
        self.errors += other.errors
        self.milliseconds += other.milliseconds
        self.milliseconds_max = max(self.milliseconds_max, other.milliseconds_max)
        self.bytes_in += other.bytes_in
        self.bytes_out += other.bytes_out
        self.connections_peak = max(self.connections_peak, other.connections_peak)
        self.used_at_seconds = max(self.used_at_seconds, other.used_at_seconds)


Windows = Mapping[WindowKey, Window]


class Meter:
    """The counts of one gateway, in memory."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._windows: dict[WindowKey, Window] = {}
        self._open: dict[str, int] = {}

    def opened(self, instance: str) -> None:
        self._open[instance] = self._open.get(instance, 0) + 1
        self._window(instance)

    def closed(self, instance: str) -> None:
        self._open[instance] -= 1
        if not self._open[instance]:
            del self._open[instance]

    def answered(self, instance: str, *, status: int, milliseconds: int) -> None:
        """One request; its time ends with the response's head, as a stream has no end."""
        window = self._window(instance)
        window.requests += 1
        window.errors += status >= HTTPStatus.INTERNAL_SERVER_ERROR
        window.milliseconds += milliseconds
        window.milliseconds_max = max(window.milliseconds_max, milliseconds)

    def received(self, instance: str, count_bytes: int) -> None:
        self._window(instance).bytes_in += count_bytes

    def sent(self, instance: str, count_bytes: int) -> None:
        self._window(instance).bytes_out += count_bytes

    def take(self) -> Windows:
        """Everything counted since the last time. The caller stores it or puts it back."""
        # A silent WebSocket is somebody using the app: it must not look idle.
        for instance in self._open:
            self._window(instance)
        taken, self._windows = self._windows, {}
        return taken

    def put_back(self, windows: Windows) -> None:
        for key, window in windows.items():
            self._windows.setdefault(key, Window()).add(window)

    def _window(self, instance: str) -> Window:
        now = self._clock()
        key = WindowKey(instance, int(now) // WINDOW_SECONDS * WINDOW_SECONDS)
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = Window()
        window.used_at_seconds = now
        window.connections_peak = max(window.connections_peak, self._open.get(instance, 0))
        return window
