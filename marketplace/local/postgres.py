"""A PostgreSQL server of our own out of a wheel: no TCP, no system user, one folder.

The wheel's own helper makes a system user, opens up parent directories and trusts every local
connection; this launcher does none of it.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from marketplace.local.errors import Refused
from marketplace.local.postgres_files import (
    Account,
    check_version,
    create_cluster,
    install_server,
    own_folder,
    server_account,
    socket_folder,
)
from marketplace.local.processes import dying_with_parent, is_alive

NAME = "matrix"
EXTENSIONS = ("pg_trgm", "unaccent")
START_TIMEOUT_SECONDS = 30
STOP_TIMEOUT_SECONDS = 20
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
}
# For databases nobody misses: what a crash would lose is not worth the wait for the disk.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One server and its cluster in ``folder``. It ends with the process that started it."""

    def __init__(self, folder: Path, *, password: str, throw_away: bool = False) -> None:
        self._account: Account = server_account()
        self._folder = folder
        self._data = folder / "data"
        self._password = password
        self._initdb_options = ["--no-sync"] if throw_away else []
        self._settings = SETTINGS | (THROW_AWAY if throw_away else {})
        self._socket = socket_folder(folder)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What goes into DATABASE_URL. The host is the socket's directory."""
        return f"postgres://{NAME}:{quote(self._password)}@/{NAME}?host={quote(str(self._socket))}"

    @property
    def log(self) -> Path:
        return self._folder / "server.log"

    def start(self) -> None:
        """Come up with the database and its extensions in place."""
        self._programs = install_server(self._folder)
        own_folder(self._socket, self._account)
        self._wait_for_predecessor()
        if (self._data / "PG_VERSION").exists():
            check_version(self._data)
        else:
            create_cluster(
                self._data,
                programs=self._programs,
                account=self._account,
                superuser=NAME,
                password=self._password,
                options=self._initdb_options,
            )
        self._launch()
        self._create_database()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Let transactions that are open fail, and write everything down."""
        if self._process is None:
            return
        for last_word in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            self._process.send_signal(last_word)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_TIMEOUT_SECONDS)
                break
        self._process = None

    def _launch(self) -> None:
        settings = self._settings | {"unix_socket_directories": f'"{self._socket}"'}
        command = [str(self._programs / "postgres"), "-D", str(self._data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dying_with_parent(signal.SIGINT),  # noqa: PLW1509
                **self._account.options,
            )

    def _create_database(self) -> None:
        with self._connect("postgres") as connection:
            query = "SELECT FROM pg_database WHERE datname = %s"
            if not connection.execute(query, [NAME]).rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        with self._connect(NAME) as connection:
            for extension in EXTENSIONS:
                connection.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
                )

    @contextlib.contextmanager
    def _connect(self, database: str) -> Iterator[psycopg.Connection]:
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while True:
            try:
                connection = psycopg.connect(
                    host=str(self._socket),
                    user=NAME,
                    password=self._password,
                    dbname=database,
                    autocommit=True,
                )
            except psycopg.OperationalError as error:
                self._keep_waiting(str(error), deadline)
            else:
                break
        with connection:
            yield connection

    def _keep_waiting(self, reason: str, deadline: float) -> None:
        if "password authentication failed" in reason:
            raise Refused("the database refuses the password in secrets.json; restore that file")
        if time.monotonic() > deadline:
            raise Refused(f"PostgreSQL does not come up; see {self.log}")
        if not self.is_running():
            # The last of a killed server's processes may hold its memory for a moment longer.
            time.sleep(0.3)
            self._launch()
        time.sleep(0.02)

    def _wait_for_predecessor(self) -> None:
        """End a server that a killed supervisor left; forget one that is gone."""
        pid_file = self._data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
        while is_alive(pid, running=str(self._data)):
            if time.monotonic() > deadline:
                raise Refused(f"another PostgreSQL (pid {pid}) uses {self._data} and does not end")
            os.kill(pid, signal.SIGINT)
            time.sleep(0.1)
        # Left behind by a crash. The server itself would be fooled by a number in use again.
        pid_file.unlink(missing_ok=True)
