"""Everything a command says: its result on standard output, the rest on standard error."""

import json
import sys
import time
from collections.abc import Mapping
from typing import Any

from matrix_cli.errors import Failure

BAR_WIDTH = 28
REDRAW_SECONDS = 0.1


class Output:
    """With ``as_json`` standard output gets one JSON document, and nothing else."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def note(self, text: str) -> None:
        """What happens meanwhile, for people."""
        print(text, file=sys.stderr, flush=True)

    def result(self, text: str, document: Mapping[str, Any]) -> None:
        print(json.dumps(document) if self._as_json else text, flush=True)

    def failure(self, error: Failure) -> None:
        if self._as_json:
            problem = {"code": error.code, "detail": str(error), "errors": list(error.errors)}
            print(json.dumps({"error": problem}), flush=True)
            return
        self.note(f"matrix: {error}")
        for part in error.errors:
            self.note(f"  {_said(part)}")


def _said(part: Mapping[str, Any]) -> str:
    if "line" in part:
        return f"matrix.toml:{part['line']}:{part.get('column')}: {part.get('message')}"
    return f"{part.get('field')}: {part.get('detail')}"


class Progress:
    """A bar on a terminal; on anything else a line at each quarter."""

    def __init__(self, total_bytes: int) -> None:
        self._total = total_bytes
        self._started = time.monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._first: int | None = None
        self._drawn_at = 0.0
        self._quarter = 0

    def at(self, sent_bytes: int) -> None:
        if self._first is None:
            self._first = sent_bytes
            self._quarter = 4 * sent_bytes // self._total
        if self._is_terminal:
            self._draw(sent_bytes)
        elif (quarter := 4 * sent_bytes // self._total) > self._quarter:
            self._quarter = quarter
            print(f"{quarter * 25} % uploaded", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._is_terminal:
            print(file=sys.stderr)

    def _draw(self, sent_bytes: int) -> None:
        now = time.monotonic()
        if now - self._drawn_at < REDRAW_SECONDS and sent_bytes < self._total:
            return
        self._drawn_at = now
        share = sent_bytes / self._total
        bar = ("#" * int(share * BAR_WIDTH)).ljust(BAR_WIDTH, ".")
        seconds = max(now - self._started, 0.001)
        speed = (sent_bytes - (self._first or 0)) / seconds / 1e6
        numbers = f"{share:4.0%}  {sent_bytes / 1e6:.1f} of {self._total / 1e6:.1f} MB"
        print(f"\r[{bar}] {numbers}  {speed:.1f} MB/s ", end="", file=sys.stderr, flush=True)
