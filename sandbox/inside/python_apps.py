"""Name the WSGI and ASGI apps of a Python project, best guess first. It is never imported or run.

    python3 python_apps.py DIRECTORY

A script of its own, so that source made to break a parser breaks this process alone.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

MAX_SOURCE_BYTES = 256 * 1024
MAX_SOURCES_BYTES = 8 * 1024 * 1024  # some five seconds of parsing
MAX_APPS = 50
MAX_HOPS = 100

SKIPPED = {"node_modules", "site-packages", "venv", ".venv", "test", "tests", "docs"}

CONSTRUCTORS = {
    "flask.Flask": ("flask", "wsgi"),
    "bottle.Bottle": ("bottle", "wsgi"),
    "bottle.default_app": ("bottle", "wsgi"),
    "falcon.App": ("falcon", "wsgi"),
    "falcon.asgi.App": ("falcon", "asgi"),
    "django.core.wsgi.get_wsgi_application": ("django", "wsgi"),
    "django.core.asgi.get_asgi_application": ("django", "asgi"),
    "fastapi.FastAPI": ("fastapi", "asgi"),
    "starlette.applications.Starlette": ("starlette", "asgi"),
    "litestar.Litestar": ("litestar", "asgi"),
    "quart.Quart": ("quart", "asgi"),
}
FACTORIES = {"create_app", "make_app", "build_app", "get_app", "create_application"}
LIKELY_MODULES = ("wsgi", "asgi", "app", "main", "application", "server", "api", "run")
LIKELY_NAMES = ("app", "application", "api", "server")


class App(NamedTuple):
    framework: str
    protocol: str
    is_factory: bool = False
    needs_arguments: bool = False


class Module:
    """What one file binds at its top level, as its syntax tree tells."""

    def __init__(self, path: str, directory: str, tree: ast.Module) -> None:
        self.path, self.directory = path, directory
        relative = PurePosixPath(path).relative_to(directory).with_suffix("")
        self.is_package = relative.name == "__init__"
        self.name = ".".join(relative.parts[:-1] if self.is_package else relative.parts)
        self.imports: dict[str, str] = {}
        self.calls: dict[str, str] = {}
        self.functions: dict[str, App] = {}
        self.stars: list[str] = []
        self.sources: set[str] = set()
        for statement in top_level(tree.body):
            self._read(statement)

    def _read(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Import() | ast.ImportFrom():
                self.imports |= self._imported(statement)
            case ast.Assign(targets=targets, value=ast.Call(func=function)):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                self.calls |= dict.fromkeys(names, self._full_name(function, self.imports))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(func=function)):
                self.calls[name] = self._full_name(function, self.imports)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if app := self._app_of(statement):
                    self.functions[statement.name] = app

    def _imported(self, statement: ast.Import | ast.ImportFrom) -> dict[str, str]:
        """Local names and the full names behind them."""
        if isinstance(statement, ast.Import):
            self.sources |= {each.name for each in statement.names}
            whole = {each.asname: each.name for each in statement.names if each.asname}
            tops = [each.name.split(".")[0] for each in statement.names if not each.asname]
            return whole | dict(zip(tops, tops, strict=True))
        source = statement.module or ""
        if not statement.level:
            self.sources.add(source)
        else:
            package = self.name.split(".")[: None if self.is_package else -1]
            package = package[: len(package) - statement.level + 1]
            source = ".".join([*package, *filter(None, [source])])
        self.stars += [source for each in statement.names if each.name == "*"]
        return {each.asname or each.name: f"{source}.{each.name}" for each in statement.names}

    def imports_own_folder(self) -> bool:
        top = self.directory.split("/")[0]
        return any(f"{source}.".startswith(f"{top}.") for source in self.sources)

    def _full_name(self, node: ast.expr, imports: dict[str, str]) -> str:
        match node:
            case ast.Name(id=name):
                return imports.get(name, f"{self.name}.{name}")
            case ast.Attribute(value=value, attr=attribute):
                return f"{self._full_name(value, imports)}.{attribute}"
        return ""

    def _app_of(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> App | None:
        taken = [each.arg for each in function.args.args]
        if isinstance(function, ast.AsyncFunctionDef):
            return App("", "asgi") if taken == ["scope", "receive", "send"] else None
        if taken == ["environ", "start_response"]:
            return App("", "wsgi")
        if function.name not in FACTORIES:
            return None
        given = function.args
        needs_arguments = len(taken) > len(given.defaults) or None in given.kw_defaults
        framework, protocol = self._made_in(function)
        return App(framework, protocol, is_factory=True, needs_arguments=needs_arguments)

    def _made_in(self, function: ast.FunctionDef) -> tuple[str, str]:
        imports, made = dict(self.imports), ("", "")
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                imports |= self._imported(node)
            elif isinstance(node, ast.Call):
                made = CONSTRUCTORS.get(self._full_name(node.func, imports), made)
        return made


def top_level(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run on import, also those below ``if``, ``try`` and ``with``."""
    for statement in statements:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            yield from top_level(statement.body)
            yield from top_level(getattr(statement, "orelse", []))
            for handler in getattr(statement, "handlers", []):
                yield from top_level(handler.body)


class Project:
    """All modules of the bundle, and what their names mean to each other."""

    def __init__(self, top: Path, files: dict[str, int]) -> None:
        self.modules: dict[str, Module] = {}
        self.by_path: dict[str, Module] = {}  # as seen from the top, without any ``__init__``
        budget_bytes = MAX_SOURCES_BYTES
        for path in sorted(filter(is_source, files), key=lambda path: (path.count("/"), path)):
            budget_bytes -= files[path]
            if files[path] > MAX_SOURCE_BYTES or budget_bytes < 0:
                continue
            try:
                tree = ast.parse((top / path).read_bytes())
                module = Module(path, import_root(path, files), tree)
                if module.imports_own_folder():
                    module = Module(path, ".", tree)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            self.modules.setdefault(module.name, module)
            self.by_path[path.removesuffix(".py").replace("/", ".")] = module

    def apps(self) -> list[dict[str, Any]]:
        """Best guess first."""
        found = [
            described(module, name, app)
            for module in self.modules.values()
            for name in sorted(self._names(module, set()))
            if (app := self._resolve(f"{module.name}.{name}", set()))
        ]
        return sorted(found, key=likeliness)[:MAX_APPS]

    def _module(self, name: str) -> Module | None:
        return self.modules.get(name) or self.by_path.get(name)

    def _names(self, module: Module, seen: set[str]) -> set[str]:
        names = {*module.functions, *module.calls, *module.imports}
        for star in {*module.stars} - seen:
            if (source := self._module(star)) and len(seen) < MAX_HOPS:
                seen.add(star)
                names |= self._names(source, seen)
        return {name for name in names if not name.startswith("_")}

    def _resolve(self, full_name: str, seen: set[str]) -> App | None:
        """The app behind a name, through calls of factories and imports in the bundle."""
        module_name, _, name = full_name.rpartition(".")
        module = self._module(module_name)
        if not module or full_name in seen or len(seen) > MAX_HOPS:
            return None
        seen.add(full_name)
        if name in module.functions:
            return module.functions[name]
        if maker := module.calls.get(name):
            return self._made_by(maker, seen)
        if name in module.imports:
            return self._resolve(module.imports[name], seen)
        found = (self._resolve(f"{star}.{name}", seen) for star in module.stars)
        return next(filter(None, found), None)

    def _made_by(self, maker: str, seen: set[str]) -> App | None:
        if maker in CONSTRUCTORS:
            return App(*CONSTRUCTORS[maker])
        if maker.endswith(".make_wsgi_app"):
            return App("pyramid", "wsgi")
        made = self._resolve(maker, seen)
        return made._replace(is_factory=False) if made and made.is_factory else None


def is_source(path: str) -> bool:
    name = path.rpartition("/")[2]
    plain = path.removesuffix(".py").replace("/", "")
    is_test = name.startswith(("test_", "conftest")) or SKIPPED.intersection(path.split("/"))
    return path.endswith(".py") and plain.isidentifier() and not is_test


def import_root(path: str, files: dict[str, int]) -> str:
    """The folder from which the module is imported, as its ``__init__`` files tell."""
    folder = PurePosixPath(path).parent
    while folder.name and f"{folder}/__init__.py" in files:
        folder = folder.parent
    return str(folder)


def described(module: Module, name: str, app: App) -> dict[str, Any]:
    call = "()" if app.is_factory else ""
    return {
        "target": f"{module.name}:{name}{call}",
        "directory": module.directory,
        "path": module.path,
        **app._asdict(),
    }


def likeliness(app: dict[str, Any]) -> tuple[Any, ...]:
    """Sorts functions that need calling last, and what lies deep behind what does not."""
    module, _, name = app["target"].removesuffix("()").partition(":")
    folders = [] if app["directory"] in {".", "src"} else app["directory"].split("/")
    depth = len(folders) + module.count(".")
    ranks = [
        names.index(each) if each in names else len(names)
        for each, names in ((module.split(".")[-1], LIKELY_MODULES), (name, LIKELY_NAMES))
    ]
    return app["needs_arguments"], app["is_factory"], depth, *ranks, app["target"]


def main() -> int:
    top = Path(sys.argv[1])
    files = {path.relative_to(top).as_posix(): path.stat().st_size for path in top.rglob("*.py")}
    json.dump(Project(top, files).apps(), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
