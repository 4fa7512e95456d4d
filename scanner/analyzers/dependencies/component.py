"""One package that an app is made of, as one of its files names it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote


class Ecosystem(StrEnum):
    PYPI = "PyPI"
    NPM = "npm"


class Origin(StrEnum):
    """Where it is installed from."""

    INDEX = "index"
    GIT = "git"
    ADDRESS = "address"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Component:
    """``version`` is exact or empty; ``wanted`` is what a manifest asks for, as it stands there.

    ``line`` counts from 1 and is 0 when unknown. A component ``is_locked`` when a lock file names
    it, and ``is_direct`` when the app itself asks for it.
    """

    ecosystem: Ecosystem
    name: str
    path: str
    line: int = 0
    version: str = ""
    wanted: str = ""
    origin: Origin = Origin.INDEX
    address: str = ""
    licence: str = ""
    is_direct: bool = True
    is_dev: bool = False
    is_locked: bool = False

    @property
    def purl(self) -> str:
        kind = "pypi" if self.ecosystem is Ecosystem.PYPI else "npm"
        version = f"@{quote(self.version, safe='.+-')}" if self.version else ""
        return f"pkg:{kind}/{quote(self.name, safe='/.-_')}{version}"

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path

    def as_json(self) -> dict[str, Any]:
        return {
            "purl": self.purl,
            "name": self.name,
            "version": self.version,
            "licence": self.licence,
            "direct": self.is_direct,
            "dev": self.is_dev,
            "where": self.place,
        }


def canonical(name: str) -> str:
    """How PyPI compares names: ``Flask_Login`` and ``flask-login`` are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def origin_of(wanted: str) -> Origin:
    """From what stands where a version is expected."""
    if re.match(r"(?:file:|link:|portal:|\.{0,2}/|~/)", wanted):
        return Origin.FOLDER
    if re.match(
        r"(?:git\+|git:|git@|github:|gitlab:|bitbucket:|ssh://|[\w.-]+/[\w.-]+(?:#.+)?$)", wanted
    ):
        return Origin.GIT
    if re.match(r"https?://", wanted):
        return Origin.GIT if wanted.partition("#")[0].endswith(".git") else Origin.ADDRESS
    return Origin.INDEX
