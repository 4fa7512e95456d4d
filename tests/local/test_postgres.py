import os
import signal
import stat
import subprocess
import sys
import time

import psycopg
import pytest

from marketplace.local.errors import Refused
from marketplace.local.home import open_home
from marketplace.local.postgres import Postgres

STARTS_AND_IS_KILLED = """
import os, pathlib, sys
from marketplace.local.postgres import Postgres

Postgres(pathlib.Path(sys.argv[1]), password="right", throw_away=True).start()
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def folder(place):
    return open_home(place / "state") / "pg"


@pytest.fixture
def server(folder):
    server = Postgres(folder, password="right", throw_away=True)
    server.start()
    yield server
    server.stop()


def postmaster_pid(folder):
    return int((folder / "data" / "postmaster.pid").read_text().split("\n")[0])


def ask(url, question):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def test_it_starts_with_what_the_store_needs_and_no_tcp(server):
    assert ask(server.url, "SELECT similarity('market', 'markets') > 0.5")
    assert ask(server.url, "SELECT unaccent('é')") == "e"
    assert ask(server.url, "SHOW listen_addresses") == ""


def test_it_keeps_its_data_over_a_restart(server):
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

    server.stop()
    server.start()

    assert ask(server.url, "SELECT number FROM kept") == 7


def test_a_wrong_password_opens_nothing(server):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url.replace("right", "wrong"))


def test_another_password_in_our_secrets_is_refused_in_one_line(server, folder):
    server.stop()
    mistaken = Postgres(folder, password="wrong", throw_away=True)

    with pytest.raises(Refused, match=r"refuses the password in secrets\.json"):
        mistaken.start()

    mistaken.stop()


def test_only_the_server_gets_into_its_folders(server, folder):
    assert stat.S_IMODE((folder / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "socket").stat().st_mode) == 0o700
    assert not (folder / "password.partial").exists()


def test_it_does_not_know_our_secrets(server, folder):
    environment = (folder.parent / f"/proc/{postmaster_pid(folder)}/environ").read_bytes()

    assert b"SECRET" not in environment
    assert b"PATH=" in environment


def test_a_killed_server_comes_back_with_its_data(folder):
    server = Postgres(folder, password="right")
    server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

    os.kill(postmaster_pid(folder), signal.SIGKILL)
    server.stop()
    server.start()
    kept = ask(server.url, "SELECT number FROM kept")
    server.stop()

    assert kept == 7


def test_a_number_used_again_by_another_process_does_not_stop_it(server, folder):
    server.stop()
    pid_file = folder / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{folder / 'data'}\n")

    server.start()

    assert server.is_running()
    assert postmaster_pid(folder) != os.getpid()


def test_it_does_not_outlive_a_killed_supervisor(folder):
    subprocess.run([sys.executable, "-c", STARTS_AND_IS_KILLED, folder], check=False)

    successor = Postgres(folder, password="right", throw_away=True)
    successor.start()
    answered = ask(successor.url, "SELECT 1")
    successor.stop()

    assert answered == 1
    assert not (folder / "data" / "postmaster.pid").exists()


def test_a_path_too_long_for_a_socket_gets_a_short_one(place):
    folder = open_home(place / ("long" * 25)) / "pg"
    server = Postgres(folder, password="right", throw_away=True)

    server.start()
    answered = ask(server.url, "SELECT 1")
    server.stop()

    assert answered == 1
    assert str(folder) not in server.url


def test_data_of_another_major_version_is_not_touched(server, folder):
    server.stop()
    (folder / "data" / "PG_VERSION").write_text("17\n")

    with pytest.raises(Refused, match=r"written by PostgreSQL 17 and 18 is installed"):
        server.start()

    assert not server.is_running()


def test_half_a_cluster_is_made_again(place):
    folder = open_home(place / "state") / "pg"
    (folder / "data.partial").mkdir()
    (folder / "data.partial" / "PG_VERSION").write_text("18\n")
    started = time.monotonic()

    server = Postgres(folder, password="right", throw_away=True)
    server.start()
    server.stop()

    assert not (folder / "data.partial").exists()
    assert time.monotonic() - started < 30
