"""What the parameters of an app's functions carry once all of their callers are known."""

from collections import defaultdict, deque

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript.values import (
    Cell,
    Harm,
    Mark,
    Module,
    Parameter,
    Value,
)
from scanner.analyzers.labels import Label, Labels

BY_NAME = frozenset({Label.ENVIRONMENT, Label.COOKIES})
MAX_MARKS = 40
"""Of one parameter; each is a label with what it was made safe for."""


class Resolved:
    def __init__(self, modules: list[Module]) -> None:
        self._known: dict[Parameter, dict[Mark, int]] = defaultdict(dict)
        """With the number of functions that passed each on, by the shortest way."""
        self._passes: dict[Parameter, list[tuple[Parameter, int]]] = defaultdict(list)
        self._waiting: deque[tuple[Parameter, Mark]] = deque()
        for module in modules:
            for function in module.functions.values():
                for index, cell in enumerate(function.parameters):
                    self._take(Parameter(function, index), cell)
        while self._waiting:
            self._pass_on(*self._waiting.popleft())

    def _take(self, parameter: Parameter, cell: Cell) -> None:
        for mark in cell.value.marks:
            if isinstance(mark.origin, Parameter):
                self._passes[mark.origin].append((parameter, mark.safe))
            else:
                self._add(parameter, mark, 1)

    def _add(self, parameter: Parameter, mark: Mark, hops: int) -> None:
        known = self._known[parameter]
        if mark not in known and len(known) < MAX_MARKS:
            known[mark] = hops
            self._waiting.append((parameter, mark))

    def _pass_on(self, parameter: Parameter, mark: Mark) -> None:
        hops = self._known[parameter][mark] + 1
        for other, safe in self._passes[parameter]:
            self._add(other, Mark(mark.origin, mark.safe | safe), hops)

    def look(self, cell: Cell) -> Value:
        return cell.value

    def marks(self, value: Value) -> set[Mark]:
        """Where a value came from, no parameter left among it."""
        found: set[Mark] = set()
        for mark in members.deep(self, value).marks:
            if isinstance(mark.origin, Parameter):
                known = self._known.get(mark.origin, ())
                found.update(Mark(each.origin, each.safe | mark.safe) for each in known)
            else:
                found.add(mark)
        return found

    def distance(self, value: Value, labels: Labels) -> int:
        """How many functions passed on what has one of the labels; 0 where it is at hand."""
        hops = [0]
        for mark in members.deep(self, value).marks:
            if mark.origin in labels:
                return 0
            if isinstance(mark.origin, Parameter):
                known = self._known.get(mark.origin, {})
                hops.extend(far for each, far in known.items() if each.origin in labels)
        return min(hops[1:], default=0)

    def may(self, value: Value, harm: int) -> bool:
        """Whether a visitor chose the value and it can do ``harm``."""
        if not value.marks and not value.things:
            return False
        return any(mark.origin is Label.REQUEST and mark.can(harm) for mark in self.marks(value))

    def labels(self, value: Value, harm: int = Harm.NOTHING) -> Labels:
        """Where else it came from. One variable of the environment, or cookie, is ordinary.

        With ``harm`` only what can still do it counts.
        """
        if not value.marks and not value.things:
            return frozenset()
        return frozenset(
            mark.origin
            for mark in self.marks(value)
            if isinstance(mark.origin, Label)
            and not (mark.origin in BY_NAME and mark.safe & Harm.ENTIRETY)
            and not mark.safe & harm
        )
