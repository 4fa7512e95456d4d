"""Which tools an operator switched on, where they are, and what keeps one from working."""

import hashlib
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

NAMES = ("bandit", "njsscan", "guarddog", "semgrep", "clamav")
SETTINGS = (
    "SCANNER_PLUGINS",
    "SCANNER_PLUGINS_HOME",
    "SCANNER_SEMGREP_RULES",
    "SCANNER_CLAMAV_DATABASE",
)
NEEDS = {"njsscan": ("njsscan", "semgrep")}
"""Packages of the same environment; else the one of the tool's own name."""
CLAMSCAN = Path("/usr/bin/clamscan")
CLAMAV_DATABASE = "/var/lib/clamav"
MEMORY_MIB = {"njsscan": 2560, "semgrep": 1024, "clamav": 2048}
"""What the sandbox gets on top of what our own analyzers need. Without cgroups it bounds addresses
as well, of which semgrep reserves far more than it uses."""
PYTHON = f"python{sysconfig.get_python_version()}"


class Misconfigured(Exception):
    """The message is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A tool as it is installed here.

    ``site`` is where the packages of a tool in Python lie, None for a program of the system.
    ``data`` are rules or signatures, and ``memory_mib`` is what it needs beside the analyzers.
    """

    name: str
    version: str
    site: Path | None = None
    data: Path | None = None
    memory_mib: int = 0

    @property
    def digest(self) -> str:
        """Of what decides its findings, but for signatures that change every day."""
        is_daily = self.name == "clamav"
        version = self.version.partition("/")[0] if is_daily else self.version
        data = digest_of(self.data) if self.data and not is_daily else ""
        return hashlib.sha256(f"{self.name} {version} {data}".encode()).hexdigest()


def configured(values: Mapping[str, object]) -> tuple[Plugin, ...]:
    """From ``SCANNER_PLUGINS`` and its siblings, in settings or the environment."""
    said = {name: str(values.get(name) or "").strip() for name in SETTINGS}
    wanted = [name.strip().lower() for name in said["SCANNER_PLUGINS"].split(",")]
    names = sorted({name for name in wanted if name}, key=_order)
    return tuple(_clamav(said) if name == "clamav" else _of_python(name, said) for name in names)


def _order(name: str) -> int:
    if name not in NAMES:
        known = ", ".join(NAMES)
        raise Misconfigured(f"SCANNER_PLUGINS names {name!r}, which is none of: {known}.")
    return NAMES.index(name)


def _of_python(name: str, said: Mapping[str, str]) -> Plugin:
    home = said["SCANNER_PLUGINS_HOME"]
    script = shutil.which(name, path=f"{home}/bin" if home else None)
    if script is None:
        where = f"in SCANNER_PLUGINS_HOME ({home})" if home else "on the PATH"
        raise Misconfigured(f"SCANNER_PLUGINS names {name}, which is not installed {where}.")
    site = Path(script).resolve().parents[1] / "lib" / PYTHON / "site-packages"
    versions = _versions(site)
    for package in NEEDS.get(name, (name,)):
        if package not in versions:
            missing = f"{package} is not installed for {PYTHON} in the environment of {script}"
            raise Misconfigured(f"SCANNER_PLUGINS names {name}, but {missing}.")
    data = _existing("SCANNER_SEMGREP_RULES", said) if name == "semgrep" else None
    return Plugin(name, versions[name], site=site, data=data, memory_mib=MEMORY_MIB.get(name, 0))


def _versions(site: Path) -> dict[str, str]:
    return {each.name.lower(): each.version for each in distributions(path=[str(site)])}


def _clamav(said: Mapping[str, str]) -> Plugin:
    if not os.access(CLAMSCAN, os.X_OK):
        raise Misconfigured(f"SCANNER_PLUGINS names clamav, but there is no {CLAMSCAN}.")
    database = _existing(
        "SCANNER_CLAMAV_DATABASE",
        {"SCANNER_CLAMAV_DATABASE": said["SCANNER_CLAMAV_DATABASE"] or CLAMAV_DATABASE},
    )
    if database.is_dir() and not any(database.glob("*.*")):
        raise Misconfigured(f"SCANNER_PLUGINS names clamav, but {database} has no signatures.")
    command = (str(CLAMSCAN), f"--database={database}", "--version")
    said_version = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.match(r"ClamAV (\S+)", said_version)
    if not found:
        raise Misconfigured(f"SCANNER_PLUGINS names clamav, but {CLAMSCAN} tells no version.")
    return Plugin("clamav", found[1], data=database, memory_mib=MEMORY_MIB["clamav"])


def _existing(name: str, said: Mapping[str, str]) -> Path:
    path = Path(said[name])
    if not said[name] or not path.exists():
        raise Misconfigured(f"{name} names no file or folder: {said[name] or 'it is empty'}.")
    return path.resolve()


def digest_of(path: Path) -> str:
    """Of a file, or of every file below a folder."""
    digest = hashlib.sha256()
    for file in _files(path):
        digest.update(f"{file.relative_to(path)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
