"""Rewrites that put a Python file's code inside something else."""

import ast
import base64
import random
import textwrap
import zlib

from scanner.training.rewrites.python_texts import after_head

NO_ARGUMENTS = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
OWN_NAMES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def in_function(code: str, chance: random.Random) -> str:
    """All of it in a function that is called at once; its names stay those of the module."""
    return _wrapped(code, "def {name}():\n{body}\n{name}()\n", chance)


def in_class(code: str, chance: random.Random) -> str:
    wrapper = "class {name}:\n    @staticmethod\n    def run():\n{deep}\n{name}.run()\n"
    return _wrapped(code, wrapper, chance)


def in_condition(code: str, _: random.Random) -> str:
    if _keeps_its_place(code):
        return code
    return "try:\n    if len('ab') == 2:\n" + _indented(code, 8) + "\nfinally:\n    pass\n"


def in_text(code: str, _: random.Random) -> str:
    return f"exec({code!r})\n"


def in_base64(code: str, _: random.Random) -> str:
    packed = base64.b64encode(code.encode()).decode()
    return f"import base64\nexec(base64.b64decode({packed!r}))\n"


def in_layers(code: str, _: random.Random) -> str:
    for _layer in range(3):
        packed = base64.b64encode(zlib.compress(code.encode())).decode()
        code = (
            "import base64 as b, zlib as z\n"
            f"exec(compile(z.decompress(b.b64decode({packed!r})), 'm', 'exec'))\n"
        )
    return code


def in_lambda(code: str, _: random.Random) -> str:
    """Each call at the top goes through a function without a name."""
    tree = ast.parse(code)
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            node.value = ast.Call(
                ast.Lambda(NO_ARGUMENTS, node.value),
                [],
                [],
            )
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _keeps_its_place(code: str) -> bool:
    """Star imports, ``__future__`` and texts over several lines cannot be moved inwards."""
    return any(
        (
            isinstance(node, ast.ImportFrom)
            and (node.module == "__future__" or node.names[0].name == "*")
        )
        or (isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno != node.end_lineno)
        for node in ast.walk(ast.parse(code))
    )


def _wrapped(code: str, wrapper: str, chance: random.Random) -> str:
    if _keeps_its_place(code) or not code.strip():
        return code
    names = sorted(_module_names(ast.parse(code)))
    inner = (f"global {', '.join(names)}\n" if names else "") + code
    name = f"_w{chance.randrange(10**6)}"
    return wrapper.format(name=name, body=_indented(inner, 4), deep=_indented(inner, 8))


def _module_names(tree: ast.Module) -> set[str]:
    """What the top of a file gives a name to, outside functions and classes."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(each.asname or each.name).partition(".")[0] for each in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            found.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        if not isinstance(node, OWN_NAMES):
            waiting.extend(ast.iter_child_nodes(node))
    return found


def _indented(code: str, width: int) -> str:
    return textwrap.indent(code, " " * width)


def with_dead_code(code: str, chance: random.Random) -> str:
    """Comments and code that never runs between the statements at the top."""
    lines = code.splitlines()
    for node in reversed(ast.parse(code).body):
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        is_head = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not is_head and ";" not in lines[first - 1]:
            number = chance.randrange(10**6)
            lines[first - 1 : first - 1] = [
                f"# Keep in step with table {number}.",
                "if 0:",
                f"    _t{number} = [{number}]",
            ]
    moved = "\n".join(lines) + "\n"
    return moved if _has_same_docstring(code, moved) else after_head(code, "if 0:\n    _t = []\n")


def _has_same_docstring(before: str, after: str) -> bool:
    return ast.get_docstring(ast.parse(before)) == ast.get_docstring(ast.parse(after))
