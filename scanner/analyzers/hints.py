"""Which of many patterns are worth a closer look: all their hints are looked for in one go."""

import json
from collections.abc import Iterable, Sequence

import yara_x


class Hints:
    """Groups of texts. One of a group is in whatever that group's pattern matches."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        rules = "\n".join(
            f"rule h{number} {{ strings: {_strings(group)} condition: any of them }}"
            for number, group in enumerate(groups)
        )
        self._scanner = yara_x.Scanner(yara_x.compile(rules))
        self._scanner.max_matches_per_pattern(1)

    def found_in(self, text: str) -> list[int]:
        """The numbers of the groups of which the text has any, in their order."""
        found = self._scanner.scan(text.encode(errors="replace")).matching_rules
        return sorted(int(rule.identifier[1:]) for rule in found)


def _strings(group: Sequence[str]) -> str:
    return " ".join(
        f"$t{number} = {json.dumps(text, ensure_ascii=False)}" for number, text in enumerate(group)
    )
