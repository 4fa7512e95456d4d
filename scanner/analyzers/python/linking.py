"""Joins what was learned of single functions: who hands what to whom, and what comes of it."""

from collections import deque
from collections.abc import Iterator

from scanner.analyzers.python.summaries import CallSite, Facts, Summary
from scanner.analyzers.python.taint import (
    NOTHING,
    PARAMETER,
    RESULT,
    VARIABLE,
    Use,
    Value,
    is_open,
    joined,
    safe_for,
)

ROUNDS = 8
"""How many calls deep a result is followed."""
MOST_STEPS = 1_000_000


class Links:
    """Answers what a value is once everything that was open is looked up."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._by_suffix = _suffixes(facts)
        self._callees = [self._called(site.callee) for site in facts.sites]
        self._reached = self._reach()
        self._returns: dict[str, Value] = {}
        self._results: dict[int, Value] = {}
        self._arrived: dict[str, Value] = {}
        self._settle_returns()
        self._settle_arrivals()

    def at_import(self, function: str) -> bool:
        """Whether it runs as soon as some file is imported."""
        return not function or function in self._reached

    def _reach(self) -> set[str]:
        """Functions that are called at import, and those that these call."""
        found: set[str] = set()
        calls: dict[str, list[str]] = {}
        for mention in self._facts.mentions:
            calls.setdefault(mention.within, []).append(mention.callee)
        waiting = deque([""])
        while waiting:
            for callee in calls.get(waiting.popleft(), ()):
                for summary in self._called(callee):
                    if summary.qualified not in found:
                        found.add(summary.qualified)
                        waiting.append(summary.qualified)
        return found

    def known(self, value: Value) -> Value:
        """Facts only."""
        parts: list[Value] = []
        for origin, mask in self._expand(value):
            if is_open(origin):
                parts.append(safe_for(self._arrived.get(origin, NOTHING), mask))
            else:
                parts.append(frozenset({(origin, mask)}))
        return joined(parts)

    def _called(self, name: str) -> tuple[Summary, ...]:
        for _ in range(ROUNDS):
            found = self._facts.summaries.get(name) or self._facts.summaries.get(f"{name}.__init__")
            if found:
                return tuple(found)
            moved = self._facts.exported.get(name) or self._by_suffix.get(name)
            if moved is None or moved == name:
                return ()
            name = moved
        return ()

    def _settle_returns(self) -> None:
        every = [summary for group in self._facts.summaries.values() for summary in group]
        waiting = [summary for summary in every if summary.returns]
        for _ in range(ROUNDS):
            changed = False
            self._results.clear()
            for summary in waiting:
                before = self._returns.get(summary.qualified, NOTHING)
                after = joined([before, self._expand(summary.returns)])
                if after != before:
                    self._returns[summary.qualified] = after
                    changed = True
            if not changed:
                break
        self._results.clear()

    def _expand(self, value: Value, depth: int = 0) -> Value:
        """Results of calls replaced by what those functions return for these arguments."""
        if not any(origin.startswith(RESULT) for origin, _ in value):
            return value
        parts: list[Value] = []
        for origin, mask in value:
            if not origin.startswith(RESULT):
                parts.append(frozenset({(origin, mask)}))
            elif depth < ROUNDS:
                parts.append(safe_for(self._result(int(origin[len(RESULT) :]), depth), mask))
        return joined(parts)

    def _result(self, number: int, depth: int) -> Value:
        if number in self._results:
            return self._results[number]
        self._results[number] = NOTHING  # what calls itself adds nothing new
        site = self._facts.sites[number]
        parts: list[Value] = []
        for summary in self._callees[number]:
            given = dict(_arguments(site, summary))
            for origin, mask in self._returns.get(summary.qualified, NOTHING):
                if origin in given:
                    parts.append(safe_for(self._expand(given[origin], depth + 1), mask))
                else:
                    parts.append(frozenset({(origin, mask)}))
        self._results[number] = result = joined(parts)
        return result

    def _settle_arrivals(self) -> None:
        edges: dict[str, list[tuple[str, int]]] = {}
        waiting: deque[str] = deque()
        for target, value in self._flows():
            for origin, mask in self._expand(value):
                if is_open(origin):
                    edges.setdefault(origin, []).append((target, mask))
                elif self._arrive(target, frozenset({(origin, mask | Use.NEAR)})):
                    waiting.append(target)
        steps = 0
        while waiting and steps < MOST_STEPS:
            source = waiting.popleft()
            for target, mask in edges.get(source, ()):
                steps += 1
                if self._arrive(target, safe_for(self._arrived[source], mask)):
                    waiting.append(target)

    def _arrive(self, target: str, value: Value) -> bool:
        before = self._arrived.get(target, NOTHING)
        self._arrived[target] = after = joined([before, value])
        return after != before

    def _flows(self) -> Iterator[tuple[str, Value]]:
        for site, summaries in zip(self._facts.sites, self._callees, strict=True):
            for summary in summaries:
                yield from _arguments(site, summary)
        for variable, values in self._facts.stored.items():
            for value in values:
                yield VARIABLE + variable, value


def _arguments(site: CallSite, summary: Summary) -> Iterator[tuple[str, Value]]:
    """Each parameter's origin and what this call hands to it."""
    parameters = summary.parameters[1:] if summary.is_method else summary.parameters
    for name, value in zip(parameters, site.positional, strict=False):
        yield f"{PARAMETER}{summary.qualified}#{name}", value
    if summary.rest:
        left = joined(list(site.positional[len(parameters) :]))
        yield f"{PARAMETER}{summary.qualified}#{summary.rest}", left
    for name, value in site.named.items():
        yield f"{PARAMETER}{summary.qualified}#{name}", value


def _suffixes(facts: Facts) -> dict[str, str]:
    """``shop.db.run`` for ``src.shop.db.run``: imports do not name the folder they start from."""
    found: dict[str, str] = {}
    for name in (*facts.summaries, *facts.stored, *facts.exported):
        parts = name.split(".")
        for start in range(1, min(len(parts) - 1, 4)):
            found.setdefault(".".join(parts[start:]), name)
    return found
