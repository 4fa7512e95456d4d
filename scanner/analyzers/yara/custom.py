"""The operator's own rules, which come with the order and not with the code."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Finding
from scanner.analyzers.yara.analyzer import YaraAnalyzer
from scanner.analyzers.yara.metadata import Described
from scanner.analyzers.yara.rule_set import compile_texts


class CustomAnalyzer(YaraAnalyzer):
    """Reports in the name of ``custom``, also a capability in each file that has it.

    Whatever the file is: the operator knows what was meant.

    Rules that do not compile make it fail, and so the scan incomplete.
    """

    name: ClassVar[str] = "custom"
    version: ClassVar[str] = "1"

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self.texts = texts

    @property
    def details(self) -> Mapping[str, Any]:
        return {}

    def analyze(self, tree: Path) -> Iterator[Finding]:
        self.rules = compile_texts(self.texts)
        yield from super().analyze(tree)

    def _told(self, finding: Finding, *, is_remark: bool) -> Finding:
        return finding

    def _is_new(self, _described: Described, _relative: str) -> bool:
        return True
