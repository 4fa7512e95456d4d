"""How far a scan is, for whoever watches."""

import time
from collections.abc import Mapping
from typing import Any

from scanner.models import CodeScanResult, ScanStatus

WRITES_APART_SECONDS = 1.0


class Progress:
    """Hears what the engine does and writes it to the scan's row, at most once a second."""

    def __init__(self, scan_id: int) -> None:
        self.scan_id = scan_id
        self.state: dict[str, Any] = {"analyzer": "", "done": 0, "total": 0}
        self.written = 0.0

    def __call__(self, event: Mapping[str, Any]) -> None:
        match event["event"]:
            case "expect":
                self.state["total"] = len(event["analyzers"])
            case "started":
                self.state["analyzer"] = str(event["name"])[:32]
            case "answer":
                self.state["done"] = min(self.state["done"] + 1, self.state["total"])
            case _:
                return
        if time.monotonic() - self.written >= WRITES_APART_SECONDS:
            running = CodeScanResult.objects.filter(pk=self.scan_id, status=ScanStatus.RUNNING)
            running.update(progress=self.state)
            self.written = time.monotonic()
