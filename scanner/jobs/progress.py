"""How far a scan is, for whoever watches."""

from collections.abc import Mapping
from typing import Any

from scanner.models import CodeScanResult, ScanStatus

WRITES_MOST = 100
"""What a sandbox says is not to be trusted, and there are not many more than a dozen analyzers."""


class Progress:
    """Hears what the engine does, and writes to the scan's row which analyzer begins."""

    def __init__(self, scan_id: int) -> None:
        self.scan_id = scan_id
        self.state: dict[str, Any] = {"analyzer": "", "done": 0, "total": 0}
        self.left = WRITES_MOST

    def __call__(self, event: Mapping[str, Any]) -> None:
        match event["event"]:
            case "expect":
                self.state["total"] = len(event["analyzers"])
            case "answer":
                self.state["done"] = min(self.state["done"] + 1, self.state["total"])
            case "started":
                self.state["analyzer"] = str(event["name"])[:32]
                self._write()
            case _:
                pass

    def _write(self) -> None:
        if self.left > 0:
            self.left -= 1
            running = CodeScanResult.objects.filter(pk=self.scan_id, status=ScanStatus.RUNNING)
            running.update(progress=self.state)
