import hashlib
import itertools
import secrets
import shutil
import tarfile
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import docker
import pytest

from runtime.backends.base import BuildRequest, InstanceRequest, InstanceState, Limits
from runtime.backends.bubblewrap import BubblewrapBackend
from runtime.backends.docker import DockerBackend
from sandbox.dialing import dial
from sandbox.errors import NothingListens
from tests.daemons import docker_answers

PROJECT = Path(__file__).parents[2]
SAMPLES = PROJECT / "tests" / "runtime" / "projects"
BACKENDS = {"bubblewrap": (), "docker": pytest.mark.docker}
STACKS = {
    "flask": ("python", "python app.py"),
    "express": ("node", "node server.js"),
    "static": ("static", "python3 -m http.server $PORT --bind 127.0.0.1"),
}
SMALL = Limits(cpu_millicores=1000, memory_mib=192, disk_mib=32, processes=48)
ANSWERS_WITHIN_SECONDS = 20


class Place:
    """A backend, what it built of the sample projects, and what a test started on it.

    ``state`` is its own, and its name the label by which what a daemon holds is found again.
    """

    def __init__(self, name, *, state):
        self.name = name
        self.state = state
        self.client = docker.from_env() if name == "docker" else None
        self.backend = self.new_backend()
        self.probe = self.backend.probe()
        self._artifacts = {}
        self._started = set()
        self._numbers = itertools.count()

    def new_backend(self):
        if self.name == "docker":
            return DockerBackend(self.state, label=self.state.name, client=self.client)
        return BubblewrapBackend(self.state)

    @property
    def labelled(self):
        """Docker's filter for what is ours."""
        return {"label": f"matrix.marketplace={self.state.name}"}

    def new_key(self, name="instance"):
        return f"{name}-{next(self._numbers)}"

    def bundle(self, project):
        """An archive of a sample project, as a developer would upload it."""
        archive = self.state / f"{project}.tar.gz"
        with tarfile.open(archive, "w:gz") as tar:
            for file in sorted((SAMPLES / project).iterdir()):
                tar.add(file, file.name)
        return archive

    def build(self, project="static", *, log=lambda _: None, **changes):
        stack, _ = STACKS[project]
        request = {"key": self.new_key("build"), "bundle": self.bundle(project), "stack": stack}
        request |= changes
        request.setdefault("sha256", hashlib.sha256(request["bundle"].read_bytes()).hexdigest())
        return self.backend.build(BuildRequest(**request), log=log)

    def artifact(self, project):
        if project not in self._artifacts:
            self._artifacts[project] = self.build(project).reference
        return self._artifacts[project]

    def request(self, project="flask", **changes):
        stack, command = STACKS[project]
        request = {
            "key": self.new_key(),
            "artifact": self.artifact(project),
            "stack": stack,
            "command": command,
            "limits": SMALL,
        }
        return InstanceRequest(**request | changes)

    def start(self, project="flask", **changes):
        request = self.request(project, **changes)
        self._started.add(request.key)
        self.backend.start(request)
        return request.key

    def call(self, key, *, program=None):
        """GET the app's page, or have it run a program and say what that printed."""
        connection = HTTPConnection("app", timeout=30)
        connection.sock = self.dial(key)
        connection.sock.settimeout(30)
        try:
            connection.request(*("POST", "/run", program) if program else ("GET", "/"))
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def try_to_call(self, key, *, program):
        """The same where the app may not survive what it does."""
        with suppress(OSError, HTTPException):
            self.call(key, program=program)

    def dial(self, key):
        """Connect once the app listens."""
        deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
        while True:
            try:
                return dial(self.backend.broker(key))
            except NothingListens:
                ended = self.backend.observe(key).state != InstanceState.RUNNING
                if ended or time.monotonic() > deadline:
                    pytest.fail(f"{key} does not answer:\n{self.backend.logs(key)}")
                time.sleep(0.05)

    def exited(self, key):
        """Wait for the end and say how it came."""
        deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
        while time.monotonic() < deadline:
            observation = self.backend.observe(key)
            if observation.state == InstanceState.EXITED:
                return observation
            time.sleep(0.05)
        return pytest.fail(f"{key} still runs:\n{self.backend.logs(key)}")

    def refused(self, key, *, times):
        """What the way out refused it, once that was so often."""
        deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
        while time.monotonic() < deadline:
            refused = self.backend.refusals(key).refused
            if sum(each.count for each in refused) == times:
                return refused
            time.sleep(0.05)
        return pytest.fail(f"{key} was refused {refused}:\n{self.backend.logs(key)}")

    def stop_all(self):
        for key in self._started:
            self.backend.stop(key)
        self._started.clear()

    def close(self):
        self.stop_all()
        if self.client:
            for image in self.client.images.list(filters=self.labelled):
                self.client.images.remove(image.id, force=True)
            self.client.close()
        shutil.rmtree(self.state)


def open_place(name):
    """Whoever asks must close it. Skips the test where there is no such backend."""
    if name == "docker" and not docker_answers("version"):
        pytest.skip("no Docker daemon answers")
    # Not in pytest's private directory: a sandbox's own user has to reach its files.
    state = Path("/var/tmp", f"matrix-{secrets.token_hex(8)}")
    state.mkdir()
    return Place(name, state=state)
