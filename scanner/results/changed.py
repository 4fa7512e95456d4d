"""What the model says of the files that are new since the version approved before.

One bad file in a good app is hard to tell from the app as a whole, and much easier among the few
files that an update brings.
"""

from typing import Any, NamedTuple

from scanner.models import CodeScanResult


class _File(NamedTuple):
    path: str
    sha256: str
    malicious: float


def note(scan: CodeScanResult) -> None:
    """Add ``changed`` to what the model said: how many files, and the number of the worst.

    Nothing without a scan of an approved version to compare with. The caller saves.
    """
    files = _files(scan)
    if scan.baseline is None or files is None:
        return
    known = {(file.path, file.sha256) for file in _files(scan.baseline) or ()}
    new = [file for file in files if (file.path, file.sha256) not in known]
    worst = max(new, key=lambda file: file.malicious, default=None)
    scan.details["model"]["changed"] = {
        "files": len(new),
        "malicious": worst.malicious if worst else 0.0,
        "path": worst.path if worst else "",
    }


def _files(scan: CodeScanResult) -> list[_File] | None:
    """None where no model read it. A hostile app was read in there: what is odd is left out."""
    model = scan.details.get("model")
    said = model.get("files") if isinstance(model, dict) else None
    if not isinstance(said, list):
        return None
    return [file for each in said if (file := _file(each))]


def _file(said: Any) -> _File | None:
    try:
        return _File(str(said["path"]), str(said["sha256"]), float(said["malicious"]))
    except (KeyError, TypeError, ValueError):
        return None
