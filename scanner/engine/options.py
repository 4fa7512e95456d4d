"""What a scan is asked for beyond the app itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sandbox.spec import Limits
from scanner.analyzers.children import ChildLimits
from scanner.scoring import DEFAULT, Tuning

if TYPE_CHECKING:  # the command line's package does without them
    from scanner.llm.configuration import LlmConfig
    from scanner.plugins.configuration import Plugin

LIMITS = Limits(cpu_millicores=2000, memory_mib=1024, disk_mib=1024, processes=32)
TIMEOUT_SECONDS = 300.0
EACH = ChildLimits()
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Options:
    """How a scan is made. By default: all of our own analyzers, and nobody else.

    Args:
        limits: Of the sandbox as a whole; the unpacked app counts as memory.
        each: Of one analyzer.
        timeout_seconds: For all analyzers together.
        llm: Whom to ask about the suspicious parts, once the sandbox has ended.
        tuning: The operator's word on rules and cut-offs.
        known_bad: Files that are harmful, by SHA-256 in hexadecimal, and why. The marketplace gives
            none: it compares what it keeps of each bundle.
        plugins: Programs of others that read the app as well, after our own analyzers.
        custom: The operator's own rules in YARA's language, by name.
        only_custom: Search with those alone, as a hunt does.
    """

    limits: Limits = LIMITS
    each: ChildLimits = EACH
    timeout_seconds: float = TIMEOUT_SECONDS
    llm: "LlmConfig | None" = None
    tuning: Tuning = DEFAULT
    known_bad: Mapping[str, str] = field(default_factory=dict)
    plugins: "Sequence[Plugin]" = ()
    custom: Mapping[str, str] = field(default_factory=dict)
    only_custom: bool = False

    def order(
        self,
        *,
        declared: Mapping[str, Any],
        is_folder: bool,
        unpacker: str,
        plugins: Sequence[Mapping[str, str]] = (),
    ) -> dict[str, Any]:
        """What ``scanner.analyzers.inside`` reads; ``plugins`` are as they lie in the sandbox."""
        return {
            "declared": dict(declared),
            "is_folder": is_folder,
            "unpacker": unpacker,
            "limits": asdict(self.each),
            "plugins": list(plugins),
            "custom": dict(self.custom),
            "only_custom": self.only_custom,
            "slice_characters": self.llm.characters if self.llm else 0,
        }


STANDARD = Options()
