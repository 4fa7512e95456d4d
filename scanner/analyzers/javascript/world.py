"""All files of an app together: functions, modules, and whatever flows between them."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scanner.analyzers.indicators import WALLET_KEY
from scanner.analyzers.javascript import entries, linking
from scanner.analyzers.javascript.declared import declared, own_nodes, parameters
from scanner.analyzers.javascript.observed import Assigned, Call, Pair
from scanner.analyzers.javascript.paths import Paths
from scanner.analyzers.javascript.reader import Reader
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import Node, text
from scanner.analyzers.javascript.values import (
    NOTHING,
    Cell,
    Function,
    Mark,
    Module,
    Object,
    Parameter,
    Value,
)
from scanner.analyzers.labels import Label

MAX_READINGS = 4
"""Of one function. What is not known after so many is left out."""
LARGE = 1500
"""Nodes of a function that is read twice at most."""
MAX_WORK = 600_000
"""Nodes read of one app, after which nothing is read again."""
MAX_THINGS = 12
MAX_MARKS = 24


@dataclass
class World:
    modules: dict[str, Module] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    assignments: dict[int, Assigned] = field(default_factory=dict)
    pairs: dict[int, Pair] = field(default_factory=dict)
    request: Object = field(default_factory=lambda: Object(is_request=True))
    response: Object = field(default_factory=lambda: Object(is_response=True))
    loaded: Object = field(init=False)
    """What frameworks give to the loader of a page, the request among it."""
    methods: dict[str, list[Function]] = field(default_factory=dict)
    _paths: Paths = field(default_factory=Paths)
    _waiting: deque[Function] = field(default_factory=deque)
    _later: deque[Function] = field(default_factory=deque)
    work: int = 0
    _is_waiting: set[Function] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.loaded = entries.given_to_loaders(self.request, self.response)

    def add(self, script: Script, *, within: Module | None = None) -> Module:
        """``within`` is the module whose exports the script may fill, as ``eval`` does."""
        module = Module(script)
        if within is not None:
            module.exports, module.replaced = within.exports, within.replaced
        else:
            self._paths.add(script.source.path)
        self.modules[script.source.path] = module
        return module

    def run(self) -> Iterator[Module]:
        """Read every function until nothing new is learned; yields modules that are too deep."""
        for module in self.modules.values():
            self.function(module.script.root, None, module)
        while self._waiting or self._later:
            function = self._next()
            self._is_waiting.discard(function)
            function.times_read += 1
            self.work += function.size
            try:
                Reader(self, function).read()
            except RecursionError:
                function.times_read = MAX_READINGS
                yield function.module

    # Functions and objects, one for each place in the code

    def function(self, node: Node, outer: Function | None, module: Module | None = None) -> Value:
        owner = module or (outer.module if outer is not None else None)
        assert owner is not None
        found = owner.functions.get(id(node))
        if found is None:
            found = Function(node, owner, outer)
            found.is_arrow = node.type == "arrow_function"
            found.this = None if found.is_arrow else found.properties
            own = own_nodes(node)
            found.size = len(own)
            found.names = {name: Cell() for name in declared(node, own)}
            found.parameters = [Cell() for _ in parameters(node)]
            owner.functions[id(node)] = found
            if "class" not in node.type:
                self._ask(found)
        return Value(things=frozenset({found}))

    def object(self, node: Node, module: Module) -> Object:
        found = module.objects.get(id(node))
        if found is None:
            found = module.objects[id(node)] = Object(is_plain=True)
        return found

    def note_method(self, name: str, method: Function) -> None:
        known = self.methods.setdefault(name, [])
        if method not in known:
            known.append(method)

    def _next(self) -> Function:
        """Large functions are read again once the small ones have settled."""
        return self._waiting.popleft() if self._waiting else self._later.popleft()

    def _ask(self, function: Function) -> None:
        if function in self._is_waiting:
            return
        is_first = function.times_read == 0
        most = MAX_READINGS if function.size < LARGE else 2
        if is_first or (function.times_read < most and self.work < MAX_WORK):
            self._is_waiting.add(function)
            is_later = function.size >= LARGE and not is_first
            (self._later if is_later else self._waiting).append(function)

    def give(self, cell: Cell, value: Value) -> None:
        if value.marks <= cell.value.marks and value.things <= cell.value.things:
            return
        joined = cell.value.joined(value)
        if len(joined.things) > MAX_THINGS or len(joined.marks) > MAX_MARKS:
            return
        cell.value = joined
        for reader in cell.readers:
            self._ask(reader)

    def share(self, function: Function, name: str) -> None:
        """A name of the function's is given values by one inside it, at any time."""
        cell = function.names[name]
        if not cell.is_shared:
            cell.is_shared = True
            cell.readers[function] = None

    def received(self, reader: Reader, index: int, pattern: Node) -> Value:
        """What a parameter holds: a mark that stands for it, and the things callers passed."""
        function = reader.function
        passed = reader.look(function.parameters[index])
        mark = Value(frozenset({Mark(Parameter(function, index))}), passed.things)
        script = function.module.script
        if WALLET_KEY.match(text(pattern).partition(":")[0]) and script.handles_wallets:
            mark = mark.plus(Label.KEYS)
        return mark.joined(entries.received(reader, pattern))

    # What the rules look at afterwards

    def observe_call(self, call: Call) -> None:
        self.calls[id(call.node)] = call

    def observe_assignment(
        self, reader: Reader, node: Node, value: Value, keys: tuple[Value, ...]
    ) -> None:
        self.assignments[id(node)] = Assigned(node, reader.function, value, keys)

    def observe_pair(self, reader: Reader, node: Node, name: str, value: Value) -> None:
        self.pairs[id(node)] = Pair(node, reader.function, value, name)

    # Modules

    def module_at(self, module: Module, name: str) -> Module | None:
        path = self._paths.find(module.script.source.path, name)
        return self.modules.get(path) if path is not None else None

    def required(self, reader: Reader, name: str) -> Value:
        module = self.module_at(reader.function.module, name)
        if module is None:
            return NOTHING
        reader.look(module.replaced)
        return module.value

    def replaced(self, reader: Reader, value: Value) -> None:
        self.give(reader.function.module.replaced, value)

    def imported(self, reader: Reader, node: Node) -> Iterable[tuple[str, Value]]:
        return linking.imported(reader, node)

    def exported(self, reader: Reader, node: Node) -> None:
        linking.exported(reader, node)
