"""``make run``: the whole marketplace on one machine, under one roof."""

import contextlib
import os
import signal
import time
from pathlib import Path

from marketplace.local import freshness, health, parts, ports
from marketplace.local.child import Child
from marketplace.local.errors import Refused
from marketplace.local.home import hold, open_home, read_secrets
from marketplace.local.output import Output, welcome
from marketplace.local.postgres import Postgres
from marketplace.local.supervisor import Supervisor

READY_TIMEOUT_SECONDS = 180
# A machine that forbids sandboxes can still show the store; it says so and goes on.
RUNTIME_TIMEOUT_SECONDS = 30
# Before the first answer somebody is waiting and watching; a part that fails this often is broken.
DEATHS_BEFORE_READY_MAX = 3


def chosen_home() -> Path:
    return Path(os.environ.get("MATRIX_HOME") or parts.ROOT / ".matrix")


def run() -> None:
    port = ports.chosen_port()
    home = open_home(chosen_home())
    with hold(home, url=f"http://localhost:{port}"):
        ports.require_free(port)
        ports.require_free(port + 1)
        Marketplace(home, port=port).live()


class Marketplace:
    def __init__(self, home: Path, *, port: int) -> None:
        known = read_secrets(home)
        self._home = home
        self._port = port
        self._has_opened = False
        self._output = Output(home / "log" / "matrix.log")
        self._supervisor = Supervisor(self._output)
        self._postgres = (
            None
            if os.environ.get("DATABASE_URL")
            else Postgres(home / "pg", password=known["DATABASE_PASSWORD"])
        )
        self._settings = parts.environment(
            home=home,
            port=port,
            secrets=known,
            database_url=self._postgres.url if self._postgres else "",
        )
        self._parts = parts.build(self._settings, port=port)

    def live(self) -> None:
        """From start to stop. Interrupted once it stops in order, twice at once."""
        _interrupt_on_signals()
        try:
            try:
                self._start()
                self._serve()
            except KeyboardInterrupt:
                self._output.say("")
                self._output.step("matrix", "stopping")
            finally:
                self._stop()
        except KeyboardInterrupt:
            self._output.step("matrix", "stopping at once")
        finally:
            self._supervisor.close()
            if self._postgres:
                self._postgres.stop()
            self._output.step("matrix", "stopped")
            self._output.close()

    def _start(self) -> None:
        if self._postgres:
            self._postgres.start()
            self._output.step("database", "PostgreSQL is up")
        self._prepare()
        health.forget_heartbeats(self._settings["DATABASE_URL"])
        self._has_opened = True
        for child in self._parts:
            self._supervisor.start(child)
        demo = self._start_demo()
        self._wait_until_ready(demo)
        self._output.step("matrix", "ready")
        self._output.say(welcome(site_url=self._settings["SITE_URL"], home=self._home))

    def _prepare(self) -> None:
        """Bring tables and static files up to date, unless they are."""
        url = self._settings["DATABASE_URL"]
        tables = self._home / "run" / "migrations"
        files = self._home / "run" / "static-files"
        files_state = freshness.static_files(parts.ROOT)
        work = {}
        if not freshness.is_fresh(tables, freshness.migrations(parts.ROOT, database_url=url)):
            work["migrate"] = self._once("migrate", "--no-input")
        if not freshness.is_fresh(files, files_state):
            work["static"] = self._once("collectstatic", "--no-input", "--verbosity", "0")
        if not work:
            return
        self._supervisor.finish(*work.values())
        tables.write_text(freshness.migrations(parts.ROOT, database_url=url))
        files.write_text(files_state)
        self._output.step("database", "tables and static files are up to date")

    def _start_demo(self) -> Child | None:
        """Fill the store on the first start. The command writes the logins when it is done."""
        if (self._home / "demo-logins.json").exists() or os.environ.get("DEMO") == "0":
            return None
        self._output.step("demo", "filling the store, on this first start only")
        demo = self._once("demo")
        self._supervisor.start(demo)
        return demo

    def _wait_until_ready(self, demo: Child | None) -> None:
        started = others_up_at = time.monotonic()
        while (down := health.down(self._port)) or (demo and self._supervisor.is_running(demo)):
            self._supervisor.turn()
            now = time.monotonic()
            waited_seconds = now - started
            if set(down) != {"runtime"}:
                others_up_at = now
            if now - others_up_at > RUNTIME_TIMEOUT_SECONDS:
                self._output.line("runtime", f"apps cannot run here. {down['runtime']}")
                return
            if waited_seconds > READY_TIMEOUT_SECONDS:
                trouble = "; ".join(f"{name} {detail}" for name, detail in down.items())
                raise Refused(
                    f"not ready after {waited_seconds:.0f} s: {trouble or 'demo works on'}"
                )
            for child in self._parts:
                if child.deaths >= DEATHS_BEFORE_READY_MAX:
                    raise Refused(f"{child.name} does not start; its words are above")
        if demo and demo.exit_code:
            self._output.say("\n".join(demo.last_lines))
            self._output.line("demo", f"failed with {demo.exit_code}; the store may be empty")

    def _serve(self) -> None:
        while True:
            self._supervisor.turn()
            if self._postgres and not self._postgres.is_running():
                self._output.line("database", "PostgreSQL ended; starting it again")
                self._postgres.start()

    def _stop(self) -> None:
        """Our own processes, then the apps they started; the database goes last."""
        if not self._has_opened:
            return
        self._supervisor.stop(self._parts)
        with contextlib.suppress(Refused):
            self._supervisor.finish(self._once("stop_instances"))

    def _once(self, *arguments: str) -> Child:
        command = parts.manage(*arguments)
        return Child(arguments[0], command, environment=self._settings, once=True)


def _interrupt_on_signals() -> None:
    last_seconds = float("-inf")

    def interrupt(*_: object) -> None:
        # `make` passes on what the terminal has sent us already; that is one wish, not two.
        nonlocal last_seconds
        if time.monotonic() - last_seconds > 1:
            last_seconds = time.monotonic()
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
