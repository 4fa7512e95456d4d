"""Fetch the benign packages that the model is trained on, as their registries keep them.

    python -m scanner.training.benign CACHE

The archives are fetched as files and never by an installer, which could run what is in them.
Source distributions where there are any, since an attack through ``setup.py`` is in those alone.
"""

import sys
import urllib.parse
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import httpx

NAMES = Path(__file__).with_name("benign.txt")
MOST_BYTES = 6_000_000
PARALLEL = 6
INDEX_JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}
SUFFIXES = (".tar.gz", ".tgz", ".zip", ".whl")


class Package(NamedTuple):
    registry: str
    name: str

    def archive(self, cache: Path) -> Path | None:
        """What was fetched before, if it was."""
        found = sorted(cache.glob(f"{self.registry}-{self.name.replace('/', '+')}-=*"))
        return found[0] if found else None


def listed() -> Iterator[Package]:
    for line in NAMES.read_text().splitlines():
        yield Package(*line.split())


def fetch(package: Package, cache: Path, client: httpx.Client) -> None:
    """Leave nothing behind of a package that is too large or gone."""
    links = _on_pypi if package.registry == "pypi" else _on_npm
    for url in links(package.name, client):
        name = urllib.parse.urlsplit(url).path.rpartition("/")[2]
        answer = client.get(url).raise_for_status()
        if len(answer.content) <= MOST_BYTES:
            prefix = f"{package.registry}-{package.name.replace('/', '+')}"
            (cache / f"{prefix}-={name}").write_bytes(answer.content)
            return


def _on_pypi(name: str, client: httpx.Client) -> Iterator[str]:
    url = f"https://pypi.org/simple/{name}/"
    page = client.get(url, headers=INDEX_JSON).raise_for_status().json()
    files = [file for file in page["files"] if _is_wanted(file)]
    for suffix in SUFFIXES:
        newest = [file["url"] for file in files if file["filename"].endswith(suffix)][-1:]
        yield from (urllib.parse.urljoin(url, link) for link in newest)


def _is_wanted(file: Mapping[str, Any]) -> bool:
    return not file.get("yanked") and (file.get("size") or 0) <= MOST_BYTES


def _on_npm(name: str, client: httpx.Client) -> Iterator[str]:
    page = client.get(f"https://registry.npmjs.org/{urllib.parse.quote(name, safe='@')}/latest")
    yield page.raise_for_status().json()["dist"]["tarball"]


def _fetch_or_say(package: Package, cache: Path, client: httpx.Client) -> None:
    try:
        fetch(package, cache, client)
    except (httpx.HTTPError, KeyError, ValueError) as problem:
        sys.stderr.write(f"{package.registry} {package.name}: {problem}\n")


def main(cache: Path) -> int:
    cache.mkdir(parents=True, exist_ok=True)
    missing = [package for package in listed() if package.archive(cache) is None]
    with (
        httpx.Client(timeout=60, follow_redirects=True) as client,
        ThreadPoolExecutor(PARALLEL) as pool,
    ):
        list(pool.map(lambda package: _fetch_or_say(package, cache, client), missing))
    got = sum(package.archive(cache) is not None for package in listed())
    sys.stdout.write(f"{got} packages in {cache}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
