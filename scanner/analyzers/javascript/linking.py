"""What modules give each other: ``import``, ``export``, ``require``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript.declared import names_in
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, text
from scanner.analyzers.javascript.values import NO_MARKS, NOTHING, Value

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader


def imported(reader: "Reader", node: Node) -> Iterator[tuple[str, Value]]:
    """The names an import declares and what they hold."""
    module = _module(reader, node)
    clause = next((part for part in node.named_children if part.type == "import_clause"), None)
    for part in clause.named_children if clause is not None else ():
        if part.type == "identifier":
            yield text(part), _default(reader, module)
        elif part.type == "namespace_import" and part.named_children:
            yield text(part.named_children[0]), module
        elif part.type == "named_imports":
            for each in part.named_children:
                name = text(child(each, "name"))
                held = members.read(reader, module, name) if name != "default" else NOTHING
                local = text(child(each, "alias")) or name
                yield local, held if name != "default" else _default(reader, module)


def _module(reader: "Reader", node: Node) -> Value:
    source = child(node, "source")
    name = reader.function.module.script.fold(source) if source is not None else None
    return reader.world.required(reader, name) if name else NOTHING


def _default(reader: "Reader", module: Value) -> Value:
    """Of a CommonJS module the default is what it exports as a whole."""
    return members.read(reader, module, "default").joined(module)


def exported(reader: "Reader", node: Node) -> None:
    exports = reader.function.module.exports
    declaration, value = child(node, "declaration"), child(node, "value")
    is_default = any(text(part) == "default" for part in [*node.fields.values()]) or (
        text(node)[:40].removeprefix("export").lstrip().startswith("default")
    )
    if value is not None:
        reader.give(exports.cell("default"), reader.value(value))
    elif declaration is not None:
        _declared(reader, declaration, is_default=is_default)
    for part in node.named_children:
        if part.type == "export_clause":
            _listed(reader, node, part)
        elif part.type == "namespace_export" and part.named_children:
            reader.give(exports.cell(text(part.named_children[0])), _module(reader, node))
    if child(node, "source") is not None and "*" in text(node)[:30]:
        module = _module(reader, node)
        for thing in module.things:
            held = thing if not hasattr(thing, "properties") else thing.properties
            if held is not exports and held not in exports.parents:
                exports.parents.append(held)


def _declared(reader: "Reader", declaration: Node, *, is_default: bool) -> None:
    exports = reader.function.module.exports
    if declaration.type in FUNCTIONS or "class" in declaration.type:
        value = reader.value(declaration)
        name = "default" if is_default else text(child(declaration, "name"))
        reader.give(exports.cell(name), value)
        return
    reader.statement(declaration)
    for part in declaration.named_children:
        pattern = child(part, "name")
        for name in names_in(pattern) if pattern is not None else ():
            reader.give(exports.cell(name), reader.named(name))


def _listed(reader: "Reader", node: Node, clause: Node) -> None:
    """``export {a, b as c}``, of this file or from another."""
    exports = reader.function.module.exports
    has_source = child(node, "source") is not None
    module = _module(reader, node) if has_source else NOTHING
    for part in clause.named_children:
        name = text(child(part, "name"))
        other = text(child(part, "alias")) or name
        if has_source:
            held = (
                _default(reader, module)
                if name == "default"
                else members.read(reader, module, name)
            )
        else:
            held = reader.named(name)
        reader.give(exports.cell(other), Value(held.marks or NO_MARKS, held.things))
