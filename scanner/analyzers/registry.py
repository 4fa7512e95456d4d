"""Which analyzers there are. Import it inside the sandbox only: it loads every parser."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.analyzers.base import Analyzer
from scanner.analyzers.binaries import BinariesAnalyzer
from scanner.analyzers.capabilities import CapabilitiesAnalyzer
from scanner.analyzers.dependencies import DependenciesAnalyzer
from scanner.analyzers.files import FilesAnalyzer
from scanner.analyzers.hooks import HooksAnalyzer
from scanner.analyzers.javascript import JavaScriptAnalyzer
from scanner.analyzers.licences import LicencesAnalyzer
from scanner.analyzers.manifest import ManifestAnalyzer
from scanner.analyzers.model import ModelAnalyzer
from scanner.analyzers.python import PythonAnalyzer
from scanner.analyzers.secrets import SecretsAnalyzer
from scanner.analyzers.text import TextAnalyzer
from scanner.analyzers.yara import YaraAnalyzer


def analyzers(declared: Mapping[str, Any]) -> tuple[Analyzer, ...]:
    """All of them, in the order in which they run. ``declared`` is the version's manifest."""
    return (
        FilesAnalyzer(),
        BinariesAnalyzer(),
        ManifestAnalyzer(declared),
        CapabilitiesAnalyzer(declared),
        HooksAnalyzer(),
        DependenciesAnalyzer(_advisories()),
        LicencesAnalyzer(declared),
        SecretsAnalyzer(),
        TextAnalyzer(),
        YaraAnalyzer(),
        PythonAnalyzer(),
        JavaScriptAnalyzer(),
        ModelAnalyzer(),
    )


def _advisories() -> Path | None:
    """Where the sandbox has the operator's index of advisories."""
    path = os.environ.get("MATRIX_ADVISORIES")
    return Path(path) if path else None
