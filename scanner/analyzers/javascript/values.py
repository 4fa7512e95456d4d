"""What is known of a value: where it came from, and which functions and objects it may be."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Union

from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import Node
from scanner.analyzers.labels import Label

NAME_ENDS = re.compile(r"\W")


class Harm:
    """What a value from outside could do; a bit is set once the value can no longer do it.

    Plain numbers, because they are put together for every expression of an app.
    """

    NOTHING: Final = 0
    CODE: Final = 1
    COMMAND: Final = 2
    SQL: Final = 4
    OPERATORS: Final = 8
    """Be an object like ``{$gt: ""}`` where a text is expected."""
    WHOLE: Final = 16
    """Be the visitor's whole object, with keys that nobody asked for."""
    PATH: Final = 32
    ADDRESS: Final = 64
    HTML: Final = 128
    REDIRECT: Final = 256
    HEADER: Final = 512
    EXPRESSION: Final = 1024
    ENTIRETY: Final = 2048
    """Be all of something: one variable of the environment is configuration, all are loot."""
    STATEMENT: Final = 4096
    """Be code itself: what ``JSON.stringify`` wrote stays data in the code it is put into."""
    UPLOAD: Final = 8192
    """Be anything but what the server made of an uploaded file, which is an object."""
    PLACE: Final = 16_384
    """Be anything but the part of an object that tells where a file was put."""


AS_TEXT = Harm.OPERATORS | Harm.WHOLE
"""What no text can do."""
EVERY = Harm.ENTIRETY - 1
"""What a visitor's value could do. Where else it came from stays known."""


class Parameter(NamedTuple):
    """Stands for whatever callers pass, until all callers are known."""

    function: "Function"
    place: int


class Mark(NamedTuple):
    """One place a value came from, and what it was made safe for on its way."""

    origin: Label | Parameter
    safe: int = Harm.NOTHING

    def can(self, harm: int) -> bool:
        if self.safe & harm:
            return False
        return not (harm & Harm.PATH and self.safe & Harm.UPLOAD) or self._is_named()

    def _is_named(self) -> bool:
        """Of an upload: a part of it that its visitor chose, as the name of the file."""
        return bool(self.safe & Harm.ENTIRETY and not self.safe & Harm.PLACE)


Marks = frozenset[Mark]
Things = frozenset[Union["Function", "Object"]]
NO_MARKS: Marks = frozenset()
NO_THINGS: Things = frozenset()


class Value(NamedTuple):
    marks: Marks = NO_MARKS
    things: Things = NO_THINGS

    def joined(self, other: "Value") -> "Value":
        if other is self or other is NOTHING or not (other.marks or other.things):
            return self
        if self is NOTHING:
            return other
        return Value(self.marks | other.marks, self.things | other.things)

    def safe_for(self, harm: int) -> "Value":
        """The same where it can no longer do ``harm``."""
        if not self.marks:
            return self
        if all(mark.safe & harm == harm for mark in self.marks):
            return self
        marks = frozenset([Mark(mark.origin, mark.safe | harm) for mark in self.marks])
        return Value(marks, self.things)

    def again(self, harm: int) -> "Value":
        """The same where it can do ``harm`` once more, as a text that was parsed."""
        marks = frozenset([Mark(mark.origin, mark.safe & ~harm) for mark in self.marks])
        return Value(marks, self.things) if self.marks else self

    def without(self, labels: frozenset[Label]) -> "Value":
        marks = frozenset(mark for mark in self.marks if mark.origin not in labels)
        return Value(marks, self.things)

    def plus(self, *labels: Label) -> "Value":
        return Value(self.marks | {Mark(label) for label in labels}, self.things)


NOTHING = Value()
VISITOR = Value(frozenset({Mark(Label.REQUEST)}))


def union(values: Iterable[Value]) -> Value:
    joined = NOTHING
    for value in values:
        joined = joined.joined(value)
    return joined


@dataclass(eq=False, slots=True)
class Cell:
    """Something that can hold a value and remembers who looked, to tell them when it grows."""

    value: Value = NOTHING
    readers: dict["Function", None] = field(default_factory=dict)
    """In the order in which they looked, so that the same code is always read the same way."""
    is_shared: bool = False
    """Whether a function inside the one that declares the name gives it values too."""


@dataclass(eq=False, slots=True)
class Numbered:
    """Sets hold it in an order that depends on the code alone, not on where memory was free."""

    number: int = field(default_factory=itertools.count().__next__, init=False)

    def __hash__(self) -> int:
        return self.number


@dataclass(eq=False, slots=True)
class Object(Numbered):
    """An object, list, class or module as its author wrote it; all its copies are one."""

    fields: dict[str, Cell] = field(default_factory=dict)
    anywhere: Cell = field(default_factory=Cell)
    """What was stored under names that are not known, as in a list."""
    parents: list["Object"] = field(default_factory=list)
    is_request: bool = False
    is_response: bool = False
    is_plain: bool = False
    """Whether it is written as ``{…}`` or ``[…]``, and so may be sent as it is."""

    def cell(self, name: str) -> Cell:
        found = self.fields.get(name)
        if found is None:
            found = self.fields[name] = Cell()
        return found


@dataclass(eq=False, slots=True)
class Function(Numbered):
    """A function, or a file's own code. ``outer`` is the function around it."""

    node: Node
    module: "Module"
    outer: "Function | None" = None
    names: dict[str, Cell] = field(default_factory=dict)
    parameters: list[Cell] = field(default_factory=list)
    returned: Cell = field(default_factory=Cell)
    this: Object | None = None
    properties: Object = field(default_factory=Object)
    """``f.x``, ``f.prototype.x`` and, of a class, its methods."""
    size: int = 0
    """How many nodes one reading looks at."""
    times_read: int = 0
    is_arrow: bool = False
    assured: dict[str, int] = field(default_factory=dict)
    """What the code around it had made sure of by the time it came to it."""
    called_after: set[bool] = field(default_factory=set)
    """Of each of the app's own calls, whether a visitor's path had been checked before it."""

    def assured_inside(self) -> dict[str, int]:
        """Of names that mean the same in here."""
        return {
            written: harm
            for written, harm in self.assured.items()
            if NAME_ENDS.split(written, maxsplit=1)[0] not in self.names
        }


@dataclass(eq=False, slots=True)
class Module:
    """One file as the others see it."""

    script: Script
    exports: Object = field(default_factory=Object)
    replaced: Cell = field(default_factory=Cell)
    """What was assigned to ``module.exports`` as a whole."""
    functions: dict[int, Function] = field(default_factory=dict)
    objects: dict[int, Object] = field(default_factory=dict)

    @property
    def value(self) -> Value:
        return Value(NO_MARKS, frozenset({self.exports}) | self.replaced.value.things)


def this_of(function: Function | None) -> Object | None:
    """What ``this`` is inside a function; an arrow has that of the function around it."""
    while function is not None and function.is_arrow:
        function = function.outer
    return function.this if function is not None else None
