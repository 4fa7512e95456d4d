"""Compare compiled files of two folders."""
import importlib.util
import pathlib
import sys
def source_of(path):
    return importlib.util.source_from_cache(str(path))
def load(path):
    spec = importlib.util.spec_from_file_location("settings", pathlib.Path(path) / "settings.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["settings"] = module
    spec.loader.exec_module(module)
    return module
