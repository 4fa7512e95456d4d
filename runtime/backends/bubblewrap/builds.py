"""Building in a sandbox: ``<state>/builds/<key>/app`` appears whole or not at all."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from runtime.backends.base import Artifact, BuildFailed, BuildRequest
from sandbox import bubblewrap, locks, trees
from sandbox.run import run_once
from sandbox.spec import Bind, EgressPolicy

LAST_LINES = 60
TMP_MIB = 512
WAIT_SECONDS = 0.2  # for somebody else's build of the same
DRAFT = ".draft-"
# Where the operator's packages come from, in the words of uv, pip and npm.
INDEXES = (
    "UV_DEFAULT_INDEX",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_EXTRA_INDEX_URL",
    "PIP_INDEX_URL",
    "npm_config_registry",
)
MESSAGES = {
    "timeout": "The build took too long.",
    "out_of_memory": "The build needed more memory than it may have.",
    "disk_limit": "The build wrote more than it may.",
    "output_limit": "The build said too much.",
}


class Builds:
    def __init__(self, state: Path, *, hosts: tuple[str, ...]) -> None:
        self.state = state
        self.path = state / "builds"
        self.hosts = hosts

    def app_of(self, reference: str) -> Path:
        return self.path / reference / "app"

    def build(self, request: BuildRequest, *, log: Callable[[str], None]) -> Artifact:
        self.path.mkdir(parents=True, exist_ok=True)
        with self._locked(request.key):
            if not self.app_of(request.key).is_dir():
                self._build(request, log=log)
        return Artifact(request.key, size_bytes=int(trees.size_bytes(self.app_of(request.key))))

    def _build(self, request: BuildRequest, *, log: Callable[[str], None]) -> None:
        self._sweep()
        draft = self.path / f"{DRAFT}{request.key}"
        trees.remove(draft)
        (draft / "app").mkdir(parents=True)
        try:
            self._run(request, draft, log=log)
            draft.rename(self.path / request.key)
        except BaseException:
            trees.remove(draft)
            raise

    def _run(self, request: BuildRequest, draft: Path, *, log: Callable[[str], None]) -> None:
        last_lines: deque[str] = deque(maxlen=LAST_LINES)

        def on_line(line: str) -> None:
            last_lines.append(line)
            log(line)

        bundle = draft / "bundle"  # a copy that the sandbox's user may read
        request.copy_bundle(bundle)
        build = f"{bubblewrap.PYTHON} {bubblewrap.SCRIPTS}/build.py"
        completed = run_once(
            command=[bubblewrap.PYTHON, f"{bubblewrap.SCRIPTS}/entry.py", build],
            binds=[Bind(bundle, "/bundle"), Bind(draft / "app", "/app", writable=True)],
            limits=request.limits,
            timeout_seconds=request.timeout_seconds,
            state=self.state,
            environment={
                **{name: os.environ[name] for name in INDEXES if name in os.environ},
                "STACK": request.stack,
                "INSTALL": request.install,
                "BUILD": request.build,
            },
            network=EgressPolicy(self.hosts),
            on_line=on_line,
            tmp_mib=TMP_MIB,
        )
        bundle.unlink()
        if completed.exit_code:
            message = MESSAGES.get(completed.reason, "The build failed.")
            raise BuildFailed(message, log="\n".join(last_lines))

    def _sweep(self) -> None:
        """Remove what builds left that were killed; a lock tells them from those at work."""
        for draft in self.path.glob(f"{DRAFT}*"):
            lock = locks.try_lock(self._lock(draft.name.removeprefix(DRAFT)))
            if lock:
                with lock:
                    trees.remove(draft)

    @contextmanager
    def _locked(self, key: str) -> Iterator[None]:
        while (lock := locks.try_lock(self._lock(key))) is None:
            time.sleep(WAIT_SECONDS)
        with lock:
            yield

    def _lock(self, key: str) -> Path:
        """Never deleted: whoever waits for it must wait for the same file."""
        return self.path / f".lock-{key}"
