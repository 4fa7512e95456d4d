import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.hooks import editors, images, pipelines, scripts, settings
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import PARSE_LIMIT_BYTES, Depth, Source, files, read_text

Reader = Callable[[Source], Iterator[tuple[Rule, int]]]
READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (images.DOCKERFILE, images.dockerfile),
    (images.COMPOSE, images.compose),
    (pipelines.PIPELINE, pipelines.pipeline),
    (editors.TASKS, editors.editor),
    (editors.CONTAINER, editors.editor),
    (editors.GIT, editors.editor),
    (settings.PLACES, settings.settings),
    (scripts.SCRIPT, scripts.script),
)


class HooksAnalyzer(Analyzer):
    name: ClassVar[str] = "hooks"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    def analyze(self, tree: Path) -> Iterator[Finding]:
        for relative, path in files(tree):
            read = next((read for pattern, read in READERS if pattern.search(relative)), None)
            if read is None or path.stat().st_size > PARSE_LIMIT_BYTES:
                continue
            source = read_text(relative, path)
            if source is not None:
                yield from _found(source, read)


def _found(source: Source, read: Reader) -> Iterator[Finding]:
    """Among uploaded dependencies, only what runs on a developer's machine."""
    for rule, line in read(source):
        if rule.malicious or source.depth is not Depth.VENDORED:
            yield rule.at(source, line)
