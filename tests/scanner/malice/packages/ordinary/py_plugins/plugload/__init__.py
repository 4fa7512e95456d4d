"""Load plugins of a folder the user names; compiled ones too."""

import importlib.machinery
import importlib.util
import pickle
from pathlib import Path
from types import ModuleType


def load(folder):
    for path in sorted(Path(folder).glob("*.py*")):
        kind = importlib.machinery.SourcelessFileLoader if path.suffix == ".pyc" else importlib.machinery.SourceFileLoader
        spec = importlib.util.spec_from_loader(path.stem, kind(path.stem, str(path)))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def run_text(name, text):
    module = ModuleType(name)
    exec(compile(text, name, "exec"), vars(module))
    return module


def cached(path):
    with open(path, "rb") as source:
        return pickle.load(source)
