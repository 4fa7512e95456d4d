"""Which file a relative import means."""

import posixpath

SUFFIXES = (".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
ALIASES = ("@/", "~/", "src/", "#")
"""What projects commonly map to their own source folder."""
ROOTS = ("", "src/", "app/", "lib/")


class Paths:
    """The app's files by their path without a suffix, and folders by their index file."""

    def __init__(self) -> None:
        self._by_stem: dict[str, str] = {}
        self._files: set[str] = set()

    def add(self, path: str) -> None:
        self._files.add(path)
        stem, suffix = posixpath.splitext(path)
        if suffix in SUFFIXES:
            self._by_stem.setdefault(stem, path)
            if posixpath.basename(stem) == "index":
                self._by_stem.setdefault(posixpath.dirname(stem), path)

    def find(self, importer: str, name: str) -> str | None:
        folder = posixpath.dirname(importer)
        if name.startswith("."):
            return self._at(posixpath.normpath(posixpath.join(folder, name)))
        for alias in ALIASES:
            if name.startswith(alias):
                rest = name.removeprefix(alias)
                found = (self._at(prefix + rest) for prefix in _prefixes(folder))
                return next((path for path in found if path is not None), None)
        return None

    def _at(self, path: str) -> str | None:
        path = "" if path == "." else path
        if path in self._files:
            return path
        stem, suffix = posixpath.splitext(path)
        by_stem = self._by_stem.get(path)
        return by_stem or (self._by_stem.get(stem) if suffix in SUFFIXES else None)


def _prefixes(folder: str) -> list[str]:
    """An alias starts at the project's root, which may be a folder of the upload."""
    parts = folder.split("/") if folder else []
    projects = ["/".join(parts[:depth]) for depth in range(len(parts) + 1)]
    roots = [f"{project}/" if project else "" for project in projects]
    return [project + root for project in roots for root in ROOTS]
