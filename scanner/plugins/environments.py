"""Puts tools where a sandbox can read them. Where they are installed its user may not get to."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple

from sandbox import trees
from sandbox.bubblewrap import PYTHON
from sandbox.spec import Bind
from scanner.plugins.configuration import Plugin, digest_of

INSIDE = "/opt/plugins"
SCRIPT = """#!{python}
import sys
from {module} import {function}
sys.exit({function}())
"""


class Prepared(NamedTuple):
    """``order`` is what ``registry.tools`` takes; ``memory_mib`` is needed on top of the rest."""

    binds: tuple[Bind, ...]
    order: tuple[Mapping[str, str], ...]
    memory_mib: int


def prepare(plugins: Sequence[Plugin], state: Path) -> Prepared:
    store = state / "runtimes"
    store.mkdir(parents=True, exist_ok=True)
    binds: dict[str, Bind] = {}
    order = []
    for plugin in plugins:
        folder = data = ""
        if plugin.site:
            environment = _environment(plugin.site, store)
            folder = f"{INSIDE}/{environment.name}"
            binds[folder] = Bind(environment, folder)
        if plugin.data:
            data = f"{INSIDE}/{plugin.name}-data"
            binds[data] = Bind(_data(plugin, store), data)
        order.append(
            {"name": plugin.name, "version": plugin.version, "folder": folder, "data": data}
        )
    memory_mib = max((plugin.memory_mib for plugin in plugins), default=0)
    return Prepared(tuple(binds.values()), tuple(order), memory_mib)


def _environment(site: Path, store: Path) -> Path:
    """Its packages, and scripts that start with the sandbox's own Python."""
    installed = sorted(f"{each.name} {each.version}" for each in distributions(path=[str(site)]))
    digest = hashlib.sha256("\0".join([str(site), *installed]).encode()).hexdigest()[:12]
    target = store / f"tools-{digest}"
    if target.is_dir():
        return target
    with tempfile.TemporaryDirectory(prefix="matrix-tools-") as name:
        scripts = {f"bin/{path.name}": path for path in _scripts(site, Path(name))}
        return trees.put(target, {"site": site, **scripts})


def _scripts(site: Path, folder: Path) -> Iterator[Path]:
    for package in distributions(path=[str(site)]):
        for point in package.entry_points.select(group="console_scripts"):
            module, _, function = point.value.partition("[")[0].strip().partition(":")
            if function.isidentifier():
                path = folder / point.name
                path.write_text(SCRIPT.format(python=PYTHON, module=module, function=function))
                path.chmod(0o755)
                yield path


def _data(plugin: Plugin, store: Path) -> Path:
    """Signatures of ClamAV are large, everybody's to read, and others every day."""
    if plugin.data is None or plugin.name == "clamav":
        return plugin.data or store
    target = store / f"{plugin.name}-data-{digest_of(plugin.data)[:12]}"
    name = "." if plugin.data.is_dir() else f"rules{plugin.data.suffix}"
    return trees.put(target, {name: plugin.data}, link=False)
