"""Files a reviewer should open first, told by what they are called and what they are made of."""

from fnmatch import fnmatch

from sandbox.sources import SourceFile

MINIFIED_LINE = 1_000
NAMES = {
    "matrix.toml": "Manifest",
    "package.json": "May run at installation",
    "setup.py": "Runs at installation",
    "setup.cfg": "Says how it is built",
    "pyproject.toml": "Says how it is built",
    "binding.gyp": "Runs at installation",
    "conftest.py": "Runs by itself",
    "sitecustomize.py": "Runs by itself",
    "usercustomize.py": "Runs by itself",
    "*.pth": "Runs by itself",
    "Makefile": "Script",
    "Dockerfile": "Script",
    "Procfile": "Says how it is started",
    "*.sh": "Script",
    "*.bash": "Script",
    ".npmrc": "Says where packages come from",
    "pip.conf": "Says where packages come from",
    "*requirements*.txt": "Dependencies",
    "Pipfile": "Dependencies",
}
PROGRAMS = (".so", ".dll", ".dylib", ".exe", ".node", ".pyc", ".wasm", ".jar", ".bin", ".a", ".o")
PACKED_DATA = ("*.lock", "*lock.json", "*.svg", "*.json", "*.map", "*.csv", "*.md", "*.txt")


def why(file: SourceFile) -> str:
    """Why to look at it first, in a word or two; empty for the rest."""
    if file.path.lower().endswith(PROGRAMS):
        return "Compiled"
    if file.kind == "binary":
        return "Binary"
    if file.kind == "text" and not file.is_readable:
        return "Too long to show"
    named = next((NAMES[each] for each in NAMES if fnmatch(file.name, each)), "")
    if named or file.kind != "text":
        return named
    is_data = any(fnmatch(file.name, each) for each in PACKED_DATA)
    return "Minified" if file.longest_line > MINIFIED_LINE and not is_data else ""
