"""Rewrites of how a script reaches what it uses, and of what surrounds it."""

import base64
import json
import random
import re
from collections import Counter
from collections.abc import Callable

from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, parse, text, walk
from scanner.analyzers.normal.edits import Document, Edit
from scanner.analyzers.normal.javascript.comments import comments
from scanner.training.rewrites.script_texts import split

Rewrite = Callable[[str, random.Random], str]
MODULES = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)
WORDS = frozenset({"length", "prototype", "exports", "default", "then", "undefined", "arguments"})


def computed(suffix: str) -> Rewrite:
    """``a.b`` becomes ``a["b"]``, in pieces."""

    def rewrite(code: str, chance: random.Random) -> str:
        root = parse(code, suffix)
        edits = []
        for node in walk(root):
            name, owner = child(node, "property"), child(node, "object")
            if node.type != "member_expression" or name is None or owner is None:
                continue
            if name.type == "property_identifier" and len(text(name)) > 1 and _is_plain(node):
                edits.append(Edit(owner.end_byte, node.end_byte, f"[{split(text(name), chance)}]"))
        return Document(root.code, edits).whole()

    return rewrite


def _is_plain(node: Node) -> bool:
    owner, name = child(node, "object"), child(node, "property")
    between = node.code[owner.end_byte : name.start_byte] if owner and name else b""
    return between.strip() == b"."


def required_by_alias(code: str, chance: random.Random) -> str:
    """``require`` under another name, and every use of it follows."""
    if re.search(r"\brequire\b(?!\s*\()", code) or "require(" not in code:
        return code
    name = f"_r{chance.randrange(10**6)}"
    head, line, rest = (
        code.partition("\n") if code.startswith(("#!", "'use", '"use')) else ("", "", code)
    )
    return f"{head}{line}const {name} = require;\n" + re.sub(
        r"(?<![.\w$])require\(", f"{name}(", rest
    )


def renamed(suffix: str) -> Rewrite:
    """Names of local variables become others that say nothing, where a name is declared once."""

    def rewrite(code: str, chance: random.Random) -> str:
        root = parse(code, suffix)
        nodes = list(walk(root))
        declared = Counter(
            text(name)
            for node in nodes
            if node.type == "variable_declarator"
            and _is_local(node)
            and (name := child(node, "name")) is not None
            and name.type == "identifier"
        )
        used_otherwise = {
            text(node)
            for node in nodes
            if node.type.startswith("shorthand") or node.type == "export_specifier" or _binds(node)
        }
        new = {
            name: f"_{chance.randrange(10**8):x}"
            for name, times in sorted(declared.items())
            if times == 1 and name not in used_otherwise | WORDS and len(name) > 1
        }
        edits = [
            Edit(node.start_byte, node.end_byte, new[text(node)])
            for node in nodes
            if node.type == "identifier" and text(node) in new
        ]
        return Document(root.code, edits).whole()

    return rewrite


def _is_local(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type not in FUNCTIONS:
        above = above.parent
    return above is not None


def _binds(node: Node) -> bool:
    """Whether it is a parameter or a function's own name, which may mean something else."""
    parent = node.parent
    if node.type != "identifier" or parent is None:
        return False
    is_name = parent.type.endswith(("function", "declaration")) and child(parent, "name") is node
    return (
        is_name
        or parent.type in {"formal_parameters", "required_parameter", "catch_clause"}
        or (parent.type == "arrow_function" and child(parent, "parameter") is node)
    )


def in_function(code: str, _: random.Random) -> str:
    return code if MODULES.search(code) else f"(function () {{\n{_bare(code)}\n}}).call(this);\n"


def in_arrow(code: str, _: random.Random) -> str:
    return code if MODULES.search(code) else f"((r) => {{\n{_bare(code)}\n}})(0);\n"


def in_text(code: str, _: random.Random) -> str:
    return code if MODULES.search(code) else f"eval({json.dumps(_bare(code))});\n"


def in_base64(code: str, _: random.Random) -> str:
    packed = base64.b64encode(_bare(code).encode()).decode()
    layer = f'eval(Buffer.from("{packed}", "base64").toString("utf8"));\n'
    return code if MODULES.search(code) else layer


def in_made_function(code: str, _: random.Random) -> str:
    packed = base64.b64encode(_bare(code).encode()).decode()
    layer = f'new Function("require", "module", atob("{packed}"))(require, module);\n'
    return code if MODULES.search(code) or not code.isascii() else layer


def _bare(code: str) -> str:
    return code.partition("\n")[2] if code.startswith("#!") else code


def with_dead_code(suffix: str) -> Rewrite:
    """Comments and code that never runs between the statements at the top."""

    def rewrite(code: str, chance: random.Random) -> str:
        root = parse(code, suffix)
        edits = []
        for node in root.named_children[1:]:
            if node.type.endswith(("statement", "declaration")) and node.type != "empty_statement":
                number = chance.randrange(10**6)
                piece = f"/* Table {number}. */ if (false) {{ console.log({number}); }}\n"
                edits.append(Edit(node.start_byte, node.start_byte, piece))
        return Document(root.code, edits).whole()

    return rewrite


def on_one_line(suffix: str) -> Rewrite:
    """Without comments and line breaks, as far as every statement ends with its own semicolon."""

    def rewrite(code: str, _: random.Random) -> str:
        root = parse(code, suffix)
        kept = [
            (node.start_byte, node.end_byte)
            for node in walk(root)
            if node.type in {"template_string", "regex", "jsx_text"} or "ERROR" in node.type
        ]
        if any(b"\n" in root.code[start:end] for start, end in kept) or code.startswith("#!"):
            return code
        bare = Document(root.code, comments(root)).whole()
        ends = [
            Edit(node.end_byte, node.end_byte, ";")
            for node in walk(parse(bare, suffix))
            if node.type.endswith(("_statement", "_declaration"))
            and not bare.encode()[: node.end_byte].rstrip().endswith((b";", b"}"))
            and node.type not in {"if_statement", "for_statement", "for_in_statement"}
        ]
        line = " ".join(Document(bare.encode(), _once(ends)).whole().split("\n"))
        whole = re.sub(r"[ \t]{2,}", " ", line) if not re.search(r"[\"'`][^\n]*  ", line) else line
        return whole + "\n" if _shape(whole, suffix) == _shape(code, suffix) else code

    return rewrite


def _once(edits: list[Edit]) -> list[Edit]:
    return list({edit.start: edit for edit in edits}.values())


def _shape(code: str, suffix: str) -> list[str]:
    return [node.type for node in walk(parse(code, suffix)) if node.type != "empty_statement"]
