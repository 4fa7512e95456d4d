"""The whole marketplace in processes of its own, as ``make run`` starts it, for a journey."""

import base64
import email
import email.policy
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import requests

from marketplace.local import parts
from tests.migrated import conninfo, own_database

PATIENCE_SECONDS = 90


def eventually(question, *, seconds=PATIENCE_SECONDS, pause=0.25):
    """The first true answer to ``question()``; fails with the last answer."""
    deadline = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {seconds} s; last: {answer!r}"
        time.sleep(pause)


_numbers = itertools.count(1)  # two marketplaces of one backend may live at once
KEY = base64.b64encode(b"a journey's own key".ljust(32, b".")).decode()


class Marketplace:
    """Web, worker, beat and gateway over a database and a state directory of their own."""

    def __init__(self, *, home, database_url, port, backend, extra=None):
        self.home = home
        self.url = f"http://localhost:{port}"
        self.database_url = database_url
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "marketplace.settings",
            "DATABASE_URL": database_url,
            "MATRIX_HOME": str(home),
            "MATRIX_LOCAL": "1",
            "SECRET_KEY": "a journey's own secret, long enough for every check there is",
            "ENCRYPTION_KEYS": KEY,
            "SIGNING_KEY": KEY,
            "SITE_URL": self.url,
            "GATEWAY_PORT": str(port + 1),
            "RUNTIME_BACKEND": backend,
            "JOB_LEASE_SECONDS": "6",
            "JOB_RESEND_SECONDS": "3",
            "PYTHONUNBUFFERED": "1",
            **(extra or {}),
        }
        self.port = port
        self.processes = {}

    def manage(self, *arguments):
        return self._call(sys.executable, "manage.py", *arguments)

    def _call(self, *command):
        done = subprocess.run(
            command,
            cwd=parts.ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, name):
        command = getattr(parts.build(self.environment, port=self.port), name).command
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=parts.ROOT, env=self.environment, stdout=log, stderr=log
            )

    def start_all(self):
        for name in ("web", "gateway", "worker", "beat"):
            self.start(name)
        eventually(self.is_well)

    def is_well(self):
        with suppress(requests.RequestException):
            return requests.get(f"{self.url}/healthz", timeout=10).status_code == 200

    def kill(self, name):
        """End a process the hard way."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop_all(self):
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.manage("stop_instances")

    def mails_to(self, address):
        """The messages sent to that address, oldest first."""
        paths = sorted((self.home / "mail").glob("*.eml"))
        messages = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in paths
        ]
        return [message for message in messages if message["To"] == address]

    def confirmation_link(self, address):
        """Where the sign-up mail sends its reader."""

        def link():
            for message in self.mails_to(address):
                found = re.search(r"http://\S+/confirm-email/\S+", message.get_content())
                if found:
                    return found[0]
            return None

        return eventually(link, seconds=20)

    def rows(self, query, *parameters):
        with psycopg.connect(conninfo(self.database_url)) as connection:
            return connection.execute(query, parameters).fetchall()

    def execute_sql(self, query, *parameters):
        with psycopg.connect(conninfo(self.database_url), autocommit=True) as connection:
            connection.execute(query, parameters)

    def logs(self):
        return "\n".join(path.read_text()[-4000:] for path in sorted(self.home.glob("*.log")))


@contextmanager
def own_home():
    """A state directory that the sandboxes' own users can pass through, unlike pytest's."""
    home = Path(tempfile.mkdtemp(prefix="matrix-journey-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def two_free_ports():
    """A port whose successor is free as well."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port = first.getsockname()[1]
            with suppress(OSError), socket.create_server(("127.0.0.1", port + 1)):
                return port


@contextmanager
def running_marketplace(home, *, backend, extra=None):
    """A marketplace with an administrator and nothing else."""
    with own_database(f"journey_{os.getpid()}_{next(_numbers)}") as database_url:
        market = Marketplace(
            home=home,
            database_url=database_url,
            port=two_free_ports(),
            backend=backend,
            extra=extra,
        )
        market.manage("migrate", "--no-input")
        market.manage("collectstatic", "--no-input", "--verbosity", "0")
        try:
            market.start_all()
            yield market
        except BaseException:
            print(market.logs())
            raise
        finally:
            market.stop_all()
