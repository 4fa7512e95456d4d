"""One log for all processes: on the terminal with coloured names, in a file with times."""

import json
import logging
import os
import re
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

NAME_WIDTH = 10
FILE_BYTES_MAX = 10 * 1024 * 1024
COLOURS = {"web": 36, "worker": 33, "beat": 35, "gateway": 32, "demo": 34}
# What an app prints ends up here: it must not steer the terminal.
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Output:
    def __init__(self, file: Path, *, terminal: TextIO = sys.stdout) -> None:
        self._terminal = terminal
        self._is_coloured = terminal.isatty() and not os.environ.get("NO_COLOR")
        self._started = time.monotonic()
        self._file = RotatingFileHandler(file, maxBytes=FILE_BYTES_MAX, backupCount=2)
        self._file.setFormatter(logging.Formatter("%(asctime)s %(message)s"))

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def step(self, name: str, text: str) -> None:
        """Progress of the set-up itself, with the time it was reached."""
        self.line(name, f"{text:<56} {self.seconds:5.1f} s")

    def line(self, name: str, text: str, *, on_terminal: bool = True) -> None:
        text = CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text)
        self._file.emit(logging.makeLogRecord({"msg": f"{name:<{NAME_WIDTH}} {text}"}))
        if on_terminal:
            self.say(f"{self._paint(name)} {text}")

    def say(self, text: str) -> None:
        """Something for the person at the terminal alone, such as a password."""
        print(text, file=self._terminal, flush=True)

    def close(self) -> None:
        self._file.close()

    def _paint(self, name: str) -> str:
        padded = f"{name:<{NAME_WIDTH}}"
        return f"\x1b[{COLOURS.get(name, 2)}m{padded}\x1b[0m" if self._is_coloured else padded


def welcome(*, site_url: str, home: Path) -> str:
    """Where everything is, once it is ready."""
    places = {
        "Store": site_url,
        "Admin": f"{site_url}/admin/",
        "API": f"{site_url}/api/v1/playground/",
        "Mail": f"{site_url}/mailbox/  (nothing leaves this machine)",
        "Log": str(home / "log" / "matrix.log"),
    }
    lines = ["", *(f"  {name:<{NAME_WIDTH}} {place}" for name, place in places.items())]
    logins = home / "demo-logins.json"
    if logins.exists():
        lines += ["", "  Demo logins"]
        lines += [
            f"  {login['email']:<26} {login['password']}  {login['role']}"
            for login in json.loads(logins.read_text())
        ]
        lines += ["  Where six digits are asked for, `make code` says them."]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])
