"""The rewrites by name. Each takes all files of an app and gives all of them back."""

import ast
import random
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from scanner.analyzers.javascript.syntax import GRAMMARS
from scanner.training.rewrites import (
    good_app,
    padding,
    python_names,
    python_texts,
    python_wrapping,
    script_names,
    script_texts,
)

Files = Mapping[str, str]
Rewrite = Callable[[Files, int], dict[str, str]]
OneFile = Callable[[str, random.Random], str]
ForSuffix = Callable[[str], OneFile]


def _same(code: str, _: random.Random) -> str:
    return code


def _nothing(_: str) -> OneFile:
    return _same


def _each(python: OneFile = _same, script: ForSuffix = _nothing) -> Rewrite:
    """The rewrite of every file by its language; what cannot be parsed stays as it is."""

    def rewrite(files: Files, seed: int) -> dict[str, str]:
        return {path: _one(path, code, seed) for path, code in files.items()}

    def _one(path: str, code: str, seed: int) -> str:
        suffix = PurePosixPath(path.lower()).suffix
        chance = random.Random(f"{seed} {path}")  # noqa: S311 -- the same every time
        if suffix == ".py":
            try:
                ast.parse(code)
                return python(code, chance)
            except (SyntaxError, ValueError, RecursionError):
                return code
        return script(suffix)(code, chance) if suffix in GRAMMARS else code

    return rewrite


def _texts(python: python_texts.Spell, script: script_texts.Spell) -> Rewrite:
    return _each(python_texts.texts(python), lambda suffix: script_texts.texts(script, suffix))


def _plain(script: OneFile) -> ForSuffix:
    return lambda _: script


REWRITES: Mapping[str, Rewrite] = {
    "requoted": _texts(python_texts.requoted, script_texts.requoted),
    "split": _texts(python_texts.split, script_texts.split),
    "from numbers": _texts(python_texts.from_numbers, script_texts.from_numbers),
    "from hex": _texts(python_texts.from_hex, script_texts.from_hex),
    "from base64": _texts(python_texts.from_base64, script_texts.from_base64),
    "reversed": _texts(python_texts.reversed_text, script_texts.reversed_text),
    "escaped": _texts(python_texts.escaped, script_texts.escaped),
    "loose quote": _each(python_texts.with_loose_quote),
    "looked up": _each(python_names.looked_up, script_names.computed),
    "aliased": _each(python_names.aliased, _plain(script_names.required_by_alias)),
    "imported late": _each(python_names.imported_late),
    "renamed": _each(python_names.renamed, script_names.renamed),
    "in a function": _each(python_wrapping.in_function, _plain(script_names.in_function)),
    "in a class": _each(python_wrapping.in_class, _plain(script_names.in_arrow)),
    "in a condition": _each(python_wrapping.in_condition),
    "in a lambda": _each(python_wrapping.in_lambda),
    "in a text": _each(python_wrapping.in_text, _plain(script_names.in_text)),
    "in base64": _each(python_wrapping.in_base64, _plain(script_names.in_base64)),
    "in layers": _each(python_wrapping.in_layers, _plain(script_names.in_made_function)),
    "dead code": _each(python_wrapping.with_dead_code, script_names.with_dead_code),
    "on one line": _each(script=script_names.on_one_line),
    "padded in front": _each(padding.python_front, _plain(padding.script_front)),
    "padded at the back": _each(padding.python_back, _plain(padding.script_back)),
    "padded on both sides": _each(padding.python_both, _plain(padding.script_both)),
    "in a good app": good_app.among_good_files,
}
