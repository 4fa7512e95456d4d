"""Facts of a Python file, from its syntax tree."""

import ast
import re
from collections.abc import Iterator

from scanner.analyzers.capabilities.facts import Facts
from scanner.analyzers.capabilities.hosts import IMPLIED, host_of
from scanner.analyzers.python.dialects import parsed
from scanner.analyzers.python.module import every_node
from scanner.analyzers.sources import Source

NETWORK = re.compile(
    r"^(?:requests|httpx|aiohttp|urllib\.request|urllib3|websockets?|smtplib|ftplib|socket|xmlrpc)\b"
)
VERB = re.compile(
    r"\.(?:get|post|put|patch|delete|head|request|stream|urlopen|urlretrieve|ws_connect|connect"
    r"|create_connection|send)$"
)
CLIENT = re.compile(r"(?:Client|Session|SMTP|SMTP_SSL|FTP|Pool|OpenAI|Anthropic|create_engine)$")
ADDRESS_WORDS = frozenset({"url", "base_url", "api_base", "endpoint", "host", "server_url", "uri"})
DOES = {
    "subprocess": re.compile(
        r"^(?:subprocess\.\w+|os\.(?:system|popen|exec\w+|spawn\w+|posix_spawn\w*)|pty\.spawn)$"
    ),
    "dynamic_code": re.compile(
        r"^(?:builtins\.)?(?:exec|eval|compile|__import__)$|^importlib\.import_module$"
    ),
    "native_code": re.compile(r"^(?:ctypes\.\w+(?:\.\w+)?|cffi\.\w+)$"),
    "writes_files": re.compile(
        r"\.(?:write_text|write_bytes)$|^(?:os\.(?:makedirs|mkdir|rename|replace)|shutil\.\w+)$"
    ),
    "deletes_files": re.compile(r"^(?:os\.(?:remove|unlink|rmdir)|shutil\.rmtree)$|\.unlink$"),
    "listens": re.compile(
        r"^(?:uvicorn\.run|app\.run|\w+\.run_server|socketserver\.\w+|\w*\.serve_forever)$"
    ),
}
ENVIRONMENT = re.compile(r"^(?:os\.(?:getenv|environ\.get)|environ\.get|getenv|config)$")


def read(source: Source, facts: Facts) -> bool:
    """Add what the file does. False when it is no Python."""
    try:
        module = parsed(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    Reader(source, facts).read(module)
    return True


class Reader:
    def __init__(self, source: Source, facts: Facts) -> None:
        self._path = source.path
        self._facts = facts
        self._names: dict[str, str] = {}
        self._addresses: dict[str, str] = {}

    def read(self, module: ast.Module) -> None:
        nodes = every_node(module)
        documentation = {id(text) for node in nodes for text in _documentation(node)}
        for node in nodes:
            self._learn(node)
        for node in nodes:
            if isinstance(node, ast.Call):
                self._call(node)
            elif isinstance(node, ast.Subscript):
                self._subscript(node)
            elif isinstance(node, ast.Constant) and id(node) not in documentation:
                self._text(node)

    def _learn(self, node: ast.AST) -> None:
        """Names that stand for modules or addresses."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
                self._import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                self._names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            self._import(node.module, node.lineno)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            address = _beginning(node.value)
            if host_of(address):
                self._addresses[node.targets[0].id] = address

    def _import(self, module: str, line: int) -> None:
        host = IMPLIED.get(module.partition(".")[0])
        if host is not None:
            self._facts.contacts(host, self._path, line)

    def _call(self, node: ast.Call) -> None:
        name = self._dotted(node.func)
        for what, pattern in DOES.items():
            if pattern.search(name):
                self._facts.does_this(what, self._path, node.lineno)
        if name.endswith("open") and _is_write(node):
            self._facts.does_this("writes_files", self._path, node.lineno)
        if ENVIRONMENT.match(name) and node.args:
            self._variable(node.args[0])
        self._network(node, name)
        for keyword in node.keywords:
            if keyword.arg == "port" and isinstance(keyword.value, ast.Constant):
                self._port(keyword.value.value)

    def _network(self, node: ast.Call, name: str) -> None:
        is_network = NETWORK.match(name) is not None
        if is_network:
            self._facts.does_this("network", self._path, node.lineno)
        if is_network or VERB.search(name) or CLIENT.search(name):
            for host in filter(None, map(host_of, self._addresses_in(node))):
                self._facts.contacts(host, self._path, node.lineno)

    def _addresses_in(self, node: ast.Call) -> Iterator[str]:
        values = [*node.args[:2], *(k.value for k in node.keywords if k.arg in ADDRESS_WORDS)]
        for value in values:
            text = _beginning(value)
            name = _first_name(value)
            yield text or self._addresses.get(name, "")

    def _subscript(self, node: ast.Subscript) -> None:
        if self._dotted(node.value) in {"os.environ", "environ"}:
            self._variable(node.slice)

    def _variable(self, node: ast.expr) -> None:
        name = node.value if isinstance(node, ast.Constant) else None
        if isinstance(name, str) and re.fullmatch(r"\w{1,80}", name):
            self._facts.environment.add(name)

    def _port(self, value: object) -> None:
        if isinstance(value, int) and 0 < value < 65536:  # noqa: PLR2004 -- the last port
            self._facts.ports.add(value)

    def _text(self, node: ast.Constant) -> None:
        host = host_of(node.value) if isinstance(node.value, str) else None
        if host is not None:
            self._facts.names(host, self._path, node.lineno)

    def _dotted(self, node: ast.expr) -> str:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name):
            parts.append(self._names.get(node.id, node.id))
        elif isinstance(node, ast.Call):
            parts.append(self._dotted(node.func))
        return ".".join(reversed(parts))


def _beginning(node: ast.expr) -> str:
    """The text a value begins with, as far as it is written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr) and node.values:
        return _beginning(node.values[0])
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return _beginning(node.left)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _beginning(node.func.value) if node.func.attr == "format" else ""
    return ""


def _first_name(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr) and node.values:
        return _first_name(node.values[0])
    if isinstance(node, ast.FormattedValue):
        return _first_name(node.value)
    if isinstance(node, ast.BinOp):
        return _first_name(node.left)
    return node.id if isinstance(node, ast.Name) else ""


def _is_write(node: ast.Call) -> bool:
    modes = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "mode")]
    return any(
        isinstance(mode, ast.Constant)
        and isinstance(mode.value, str)
        and set("wax+") & set(mode.value)
        for mode in modes
    )


def _documentation(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
