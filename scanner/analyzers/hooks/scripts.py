"""Scripts for shells: what one downloads and starts so that nobody sees it."""

import re
from collections.abc import Iterator

from scanner.analyzers import indicators
from scanner.analyzers.hooks import rules
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

SCRIPT = re.compile(r"(?i)\.(?:sh|bash|command|bat|cmd|ps1|vbs)$")
SAVED = re.compile(
    r"""(?ix)
      \b(?:curl|wget)\b .{0,300}? \s (?:-\w*o|--output(?:-document)?) [\s=]+
      ["']?(?P<unix>[^\s"'&|;]+)
    | \bcertutil\b .{0,80} -urlcache .{0,300} \s (?P<other>[^\s"'&|;]+) \s* $
    | \b(?:-OutFile|DownloadFile\(.{0,200},) \s* ["']?(?P<power>[^\s"'&|;)]+)
    """
)
UNSEEN = r"""(?ix)
    (?:^|[\s&;|(/\\"'.])%(name)s\b .{0,300} >\s*(?:/dev/null|nul)\b .{0,20} & \s* $
  | \b(?:nohup|setsid)\s .{0,80} %(name)s\b
  | \bstart\s+(?:""\s+)?(?:/b|/min)\s .{0,80} %(name)s\b
  | \b(?:regsvr32|rundll32)\b .{0,40} %(name)s\b
  | \bStart-Process\b .{0,80} %(name)s\b .{0,80} Hidden
"""
SHORTEST = 3
"""Letters of a file's name that tell it from others."""


def script(source: Source) -> Iterator[tuple[Rule, int]]:
    saved: set[str] = set()
    for number, line in source.numbered():
        if indicators.MINER.search(line):
            yield rules.SCRIPT_MINER, number
        elif any(_starts_unseen(line, name) for name in saved):
            yield rules.SCRIPT_DOWNLOAD, number
        match = SAVED.search(line)
        name = re.split(r"[\\/]", match[match.lastgroup or 0])[-1] if match else ""
        if len(name) >= SHORTEST:
            saved.add(name)


def _starts_unseen(line: str, name: str) -> bool:
    return name in line and re.search(UNSEEN % {"name": re.escape(name)}, line) is not None
