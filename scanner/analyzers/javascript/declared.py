"""Which names a function declares, by its parameters and in its own code."""

from collections.abc import Iterator

from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, text

NAMES = frozenset(
    {"identifier", "shorthand_property_identifier_pattern", "shorthand_property_identifier"}
)
TYPED_PARAMETERS = frozenset({"required_parameter", "optional_parameter"})
ASSIGNED_PATTERNS = frozenset({"assignment_pattern", "object_assignment_pattern"})
NAMED = frozenset(
    {"function_declaration", "generator_function_declaration", "class_declaration"}
    | {"enum_declaration", "abstract_class_declaration"}
)


def parameters(function: Node) -> list[Node]:
    single = child(function, "parameter")
    if single is not None:
        return [single]
    whole = child(function, "parameters")
    return whole.named_children if whole is not None else []


def own_nodes(function: Node) -> list[Node]:
    """The nodes of a function's own code, those of functions inside it left out."""
    found: list[Node] = []
    stack = list(function.named_children)
    while stack:
        node = stack.pop()
        found.append(node)
        if node.type not in FUNCTIONS:
            stack.extend(node.named_children)
    return found


def declared(function: Node, own: list[Node]) -> Iterator[str]:
    """The names a function's own code declares, which hide those around it."""
    for pattern in parameters(function):
        yield from names_in(pattern)
    for node in own:
        kind = node.type
        if kind == "variable_declarator":
            name = child(node, "name")
            yield from names_in(name) if name is not None else ()
        elif kind in NAMED:
            yield text(child(node, "name"))
        elif kind == "import_specifier":
            yield text(child(node, "alias") or child(node, "name"))
        elif kind in {"namespace_import", "import_clause"}:
            yield from (text(part) for part in node.named_children if part.type == "identifier")


def names_in(pattern: Node) -> Iterator[str]:
    """The names that ``bind`` would declare."""
    stack = [pattern]
    while stack:
        node = stack.pop()
        if node.type in NAMES:
            yield text(node)
        elif node.type in TYPED_PARAMETERS:
            stack.extend(part for part in [child(node, "pattern")] if part is not None)
        elif node.type in ASSIGNED_PATTERNS:
            stack.extend(part for part in [child(node, "left")] if part is not None)
        elif node.type == "pair_pattern":
            stack.extend(part for part in [child(node, "value")] if part is not None)
        elif node.type in {"object_pattern", "array_pattern", "rest_pattern", "formal_parameters"}:
            stack.extend(node.named_children)
