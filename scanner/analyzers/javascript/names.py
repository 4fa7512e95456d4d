"""What a name stands for: the module it came from, or the global behind an alias."""

import re
from collections.abc import Callable, Iterator, Mapping

from scanner.analyzers.javascript.scopes import EVERYWHERE, Scopes
from scanner.analyzers.javascript.syntax import (
    CALLS,
    FUNCTIONS,
    Node,
    arguments,
    callee,
    child,
    text,
    unwrap,
    walk,
)

MAX_CHAIN = 20
GLOBALS = re.compile(
    r"^(?:(?:globalThis|window|global|self|frames)\.)+(?=.)"
    r"|^this\.(?=(?:eval|Function|require|process|global|module)\b)"
)
GLOBAL_OBJECTS = frozenset({"globalThis", "window", "global", "self", "frames"})
ALIASED = frozenset(
    {"eval", "Function", "fetch", "require", "atob", "process", "setTimeout", "XMLHttpRequest"}
    | {"document", "location", "navigator", "localStorage", "WebSocket", "module", "Buffer"}
    | GLOBAL_OBJECTS
)
REQUIRERS = re.compile(
    r"^(?:require|import|module\.require|process\.mainModule\.require|require\.main\.require"
    r"|process\.getBuiltinModule|module\.createRequire\(\)|module\.constructor\._load|module\._load"
    r"|(?:process\.mainModule|require\.main|module)\.constructor\._load)$"
)
ANSWERS = {
    "<maker>": "globalThis",
    "module.createRequire": "module.createRequire()",
    "process.binding": "process.binding()",
}
CONSTRUCTED = {
    "<function>": "Function",
    "Function": "Function",
    "Object": "Function",
    "<value>": "Object",
}
"""What ``.constructor`` of something is: ``[].constructor.constructor`` is ``Function``."""
PROTOTYPES = frozenset({"Object.getPrototypeOf", "Reflect.getPrototypeOf"})
"""Of a function's prototype ``.constructor`` is the same as of the function."""
SAME = frozenset({"util.promisify", "promisify"})
"""What they answer does what their argument does."""
CLIENTS = frozenset({"axios", "got", "ky", "request", "needle"})
CLIENT_MAKERS = frozenset({"create", "extend", "defaults"})
"""What ``axios.create()`` answers is used as the client itself."""
MADE = frozenset({"Function", "globalThis"})
"""What is dangerous however it was come by, as by ``[].constructor.constructor``."""
IMPORTERS = re.compile(r"^_*(?:import(?:Default|Star)|interop\w*|toESM|toCommonJS)\d*$")
"""What compilers put around ``require``: TypeScript, Babel, esbuild."""
RETURN_THIS = frozenset({"return this", "return this;", "this", "return globalThis"})


class Names:
    """Reads the imports and aliases of one file."""

    def __init__(
        self, nodes: list[Node], scopes: Scopes, fold: Callable[[Node], str | None]
    ) -> None:
        self._fold = fold
        self._scopes = scopes
        self._aliases: dict[tuple[str, int], str] = {}
        self.packages: set[str] = set()
        """Names of what other packages export as a whole."""
        self.origins: dict[str, str] = {}
        """What the file's aliases stand for, wherever in it they do."""
        for node in nodes:
            if node.type == "import_statement":
                for name, origin in self._imported(node):
                    self.packages.update([name] if not origin.startswith((".", "/")) else [])
                    self._note(name, origin, EVERYWHERE)
            elif node.type == "import_require_clause":
                names, source = node.named_children[:1], child(node, "source")
                if names and source is not None:
                    self._note(text(names[0]), module_name(fold(source)), EVERYWHERE)
            elif node.type == "variable_declarator":
                self._declared(child(node, "name"), child(node, "value"))
            elif node.type == "assignment_expression":
                self._declared(child(node, "left"), child(node, "right"))

    def note(self, node: Node, origin: str) -> None:
        """From now on the name at ``node`` stands for this, where no other was known."""
        self._note(text(node), origin, self._scopes.home(text(node), node.start_byte))

    def _note(self, name: str, origin: str, home: int) -> None:
        self.origins.setdefault(name, origin)
        self._aliases.setdefault((name, home), origin)

    def _alias(self, node: Node) -> str:
        """What a name stands for right here, empty where it is no alias."""
        name = text(node)
        if name not in self.origins:
            return ""
        return self._aliases.get((name, self._scopes.home(name, node.start_byte)), "")

    def _plain(self, node: Node) -> str:
        """Itself, but for ``request`` and the like where that is a function of the app's own."""
        name = text(node)
        is_own = name in CLIENTS and self._scopes.declares(name, node.start_byte)
        return "" if is_own else name

    def dotted(self, node: Node | None) -> str:
        """The dotted origin of an expression, empty when it is not a plain reference.

        ``window["ev" + "al"]``, ``(0, eval)`` and ``[].constructor.constructor`` are plain too.
        """
        if node is None:
            return ""
        if node.name is None:
            node.name = GLOBALS.sub("", self._spell(node, self.origins, 0))
        return node.name

    def _imported(self, node: Node) -> Iterator[tuple[str, str]]:
        source = child(node, "source")
        module = module_name(self._fold(source) if source is not None else None)
        for part in walk(node):
            if part.type == "import_specifier":
                name = text(child(part, "name"))
                local = text(child(part, "alias")) or name
                yield local, module if name == "default" else f"{module}.{name}"
            elif part.type in {"namespace_import", "import_clause"} and part.named_children:
                first = part.named_children[0]
                if first.type == "identifier":
                    yield text(first), module

    def _declared(self, name: Node | None, value: Node | None) -> None:
        """``const {exec: run} = require("child_process")``, and ``eval`` under another name."""
        if name is None or value is None or name.type not in {"identifier", "object_pattern"}:
            if name is not None and value is not None and name.type == "member_expression":
                self._global(name, value)
            return
        origin = self._origin(value)
        if not origin:
            return
        if name.type == "identifier":
            if value.type == "call_expression" and not origin.startswith((".", "/")):
                self.packages.add(text(name))
            if origin != text(name) or origin in CLIENTS:
                self.note(name, origin)
            return
        for part in name.named_children:
            key = text(child(part, "key")) or text(child(part, "left")) or text(part)
            target = child(part, "value")
            if target is not None and target.type == "assignment_pattern":
                target = child(target, "left")
            local = text(target) or key
            home = self._scopes.home(local, name.start_byte)
            self._note(local, f"{origin}.{key}", home)

    def _global(self, name: Node, value: Node) -> None:
        """``global.r = require`` makes ``r`` another name of it."""
        owner = child(name, "object")
        if owner is not None and text(owner) in GLOBAL_OBJECTS and (origin := self._origin(value)):
            self._note(text(child(name, "property")), origin, EVERYWHERE)

    def _origin(self, value: Node) -> str:
        """The origin of what a name is given, empty for values of the app's own."""
        value = unwrap(value)
        if value.type in {"identifier", "this"} and text(value) not in ALIASED:
            return self._alias(value)
        spelled = self._spell(value, self.origins, 0)
        root = value
        for _ in range(MAX_CHAIN):
            inner = child(root, "object") or (callee(root) if root.type in CALLS else None)
            if inner is None:
                break
            root = unwrap(inner)
        known = ALIASED | CLIENTS | {"import", "promisify"}
        is_known = (
            text(root) in known
            or IMPORTERS.match(text(root))
            or self._alias(root) != ""
            or text(root) in self.packages
            or spelled in MADE
        )
        return spelled if is_known and not spelled.endswith(".") else ""

    def _spell(self, node: Node, origins: Mapping[str, str], depth: int) -> str:
        node = unwrap(node)
        if depth > MAX_CHAIN:
            return ""
        if node.type in {"identifier", "this", "import"}:
            return self._alias(node) or self._plain(node)
        if node.type in {"member_expression", "subscript_expression"}:
            return self._member(node, origins, depth)
        if node.type in CALLS:
            return self._answer(node, origins, depth)
        if node.type in FUNCTIONS or node.type in {"array", "string", "number", "regex"}:
            return f"<{'function' if node.type in FUNCTIONS else 'value'}>"
        return ""

    def _member(self, node: Node, origins: Mapping[str, str], depth: int) -> str:
        owner = self._spell(child(node, "object") or node, origins, depth + 1)
        name = self._property(node)
        if name == "constructor" and owner:
            return CONSTRUCTED.get(owner, f"{owner}.{name}")
        if not owner or not name or owner.startswith("<"):
            return ""
        if owner in GLOBAL_OBJECTS and name in origins:
            return origins[name]
        if name == "default" and owner in origins.values():
            return owner
        is_called = name in {"call", "apply"} and owner in ALIASED
        return owner if is_called else f"{owner}.{name}"

    def _answer(self, node: Node, origins: Mapping[str, str], depth: int) -> str:
        """What some calls answer: a module, the global object, the property asked for."""
        name = GLOBALS.sub("", self._spell(callee(node) or node, origins, depth + 1))
        values = arguments(node)
        first = values[0] if values else None
        if name in PROTOTYPES and first is not None:
            made = self._spell(first, origins, depth + 1)
            return made if made.startswith("<") else ""
        if REQUIRERS.match(name):
            return module_name(self._fold(first) if first is not None else None)
        if name == "Reflect.get" and len(values) > 1:
            owner, key = self._spell(values[0], origins, depth + 1), self._fold(values[1])
            return f"{owner}.{key}" if owner and key else ""
        if name in {"Function", "eval"} and first is not None:
            is_this = self._fold(values[-1]) in RETURN_THIS
            return ("<maker>" if name == "Function" else "globalThis") if is_this else ""
        is_helper = first is not None and IMPORTERS.match(name.rpartition(".")[2])
        if (name in SAME or is_helper) and first is not None:
            return self._spell(first, origins, depth + 1)
        client, _, method = name.rpartition(".")
        is_client = method == "bind" or (client in CLIENTS and method in CLIENT_MAKERS)
        return client if is_client else ANSWERS.get(name, "")

    def _property(self, node: Node) -> str:
        name = child(node, "property")
        if name is not None:
            return text(name)
        index = child(node, "index")
        return (self._fold(index) or "") if index is not None else ""


def module_name(name: str | None) -> str:
    return (name or "").removeprefix("node:")
