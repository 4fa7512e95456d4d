"""Passes values to the app's own functions, and answers with what they return."""

from typing import TYPE_CHECKING

from scanner.analyzers.javascript.syntax import child, text
from scanner.analyzers.javascript.values import (
    NOTHING,
    Function,
    Harm,
    Mark,
    Object,
    Parameter,
    Value,
)
from scanner.analyzers.labels import Label

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader


def link(reader: "Reader", function: Function, values: list[Value]) -> Value:
    """Pass the values to a function's parameters; what it answers with them.

    A mark that stands for one of the parameters becomes what this call passes.
    """
    if "class" in function.node.type:
        return _construct(reader, function, values)
    function.called_after.add(_has_checked_a_path(reader))
    count = len(function.parameters)
    for index, value in enumerate(values):
        if value is NOTHING or not count:
            continue
        place = min(index, count - 1)
        is_beyond = index >= count and "..." not in text(function.node)[:400]
        if not is_beyond:
            reader.give(function.parameters[place], value)
    returned = reader.look(function.returned)
    marks: set[Mark] = set()
    for mark in returned.marks:
        origin = mark.origin
        if isinstance(origin, Parameter) and origin.function is function:
            passed = values[origin.place].marks if origin.place < len(values) else ()
            marks.update([Mark(each.origin, each.safe | mark.safe) for each in passed])
        else:
            marks.add(mark)
    answer = Value(frozenset(marks), returned.things)
    if not returned.things and function.this is not None and _is_constructed(function):
        return answer.joined(Value(things=frozenset({function.properties})))
    return answer


def _has_checked_a_path(reader: "Reader") -> bool:
    """Whether some of what the visitor sent was found to stay within a folder."""
    return any(
        harm & Harm.PATH
        and not harm & Harm.CODE
        and any(mark.origin is Label.REQUEST for mark in reader.named(written).marks)
        for written, harm in reader.checked.items()
    )


def _is_constructed(function: Function) -> bool:
    return text(child(function.node, "name"))[:1].isupper()


def _construct(reader: "Reader", made: Function, values: list[Value]) -> Value:
    for owner in [made.properties, *made.properties.parents[:2]]:
        constructor = reader.look(owner.cell("constructor"))
        functions = [thing for thing in constructor.things if isinstance(thing, Function)]
        for function in functions:
            link(reader, function, values)
        if functions:
            break
    return Value(things=frozenset[Function | Object]({made.properties}))
