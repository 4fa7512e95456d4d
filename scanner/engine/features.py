"""Print the vectors that the model judges: of the whole bundle, of each file and function."""

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from sandbox.bubblewrap import PYTHON
from sandbox.errors import SandboxUnavailable
from sandbox.run import run_once
from sandbox.spec import Bind, Completed
from scanner.engine import packages, state, targets
from scanner.engine.options import LIMITS, TIMEOUT_SECONDS
from scanner.engine.report import INCOMPLETE_EXIT
from scanner.engine.scanning import OUTPUT_BYTES, TREE_MIB, UNPACKER
from scanner.engine.targets import NoTarget

SHOWN = 20


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", type=targets.named, help="a folder, or a zip, tar, tar.gz or tar.xz archive"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one line, as the training script reads it"
    )
    parser.add_argument("--label", type=int, choices=(0, 1), help="1 for malicious, 0 for benign")
    parser.add_argument("--group", default="", help="kept with the line, for the report")
    parser.add_argument("--cluster", help="shared by near-duplicates; the line's own without it")


def run(options: argparse.Namespace) -> int:
    try:
        answer = vectors_of(options.path)
    except (NoTarget, SandboxUnavailable, OSError) as problem:
        sys.stderr.write(f"scan features: {problem}\n")
        return INCOMPLETE_EXIT
    sha256 = _digest_of(options.path)
    name = f"{options.path.resolve().name}-{sha256[:12]}".rstrip("-")
    line = {
        "id": name,
        "sha256": sha256,
        "group": options.group,
        "label": options.label,
        "cluster": options.cluster or name,
        **answer,
    }
    sys.stdout.write(json.dumps(line) + "\n" if options.json else _table(answer))
    return INCOMPLETE_EXIT if answer["unread"] else 0


def vectors_of(path: Path) -> dict[str, Any]:
    """``features``, ``files`` and what was ``unread``. Raises ``NoTarget``, as when refused."""
    with tempfile.TemporaryDirectory(prefix="matrix-features-") as folder:
        work = Path(folder)
        work.chmod(0o755)  # the sandbox runs as another user
        target = targets.prepare(path, work)
        order = {"is_folder": target.is_folder, "unpacker": UNPACKER}
        done = _run(target.path, order)
    if done.exit_code or done.reason:
        words = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise NoTarget(f"{path} could not be read. {done.reason or words}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _run(packed: Path, order: dict[str, Any]) -> Completed:
    place = state.folder()
    return run_once(
        command=[PYTHON, "-m", "scanner.analyzers.features", "/scan/packed", "/tmp/tree"],  # noqa: S108 -- the sandbox's own
        binds=[
            Bind(packed.resolve(), "/scan/packed"),
            Bind(packages.prepare(place), "/opt/scanner"),
        ],
        environment={"PYTHONPATH": "/opt/scanner", "PYTHONDONTWRITEBYTECODE": "1"},
        limits=LIMITS,
        timeout_seconds=TIMEOUT_SECONDS,
        state=place,
        stdin=json.dumps(order).encode(),
        stdout_limit_bytes=OUTPUT_BYTES,
        tmp_mib=TREE_MIB,
    )


def _digest_of(path: Path) -> str:
    """By which decisions about the archive know it; a folder has none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _table(answer: dict[str, Any]) -> str:
    """The liveliest files first, for a person."""
    files = sorted(answer["files"], key=lambda file: -file["features"].get("nhits_max", 0))
    lines = [f"{len(files)} files show some behaviour"]
    for file in files[:SHOWN]:
        numbers = ", ".join(f"{name} {value:g}" for name, value in file["features"].items())
        lines.append(f"{file['path']}\n    {numbers}")
    return "\n".join(lines) + "\n"
