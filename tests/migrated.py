"""A database that is migrated once, of which every other one of a run is a copy."""

import os
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import psycopg
from psycopg import sql

from marketplace.local.parts import ROOT

NAMED_BY = "MATRIX_TEST_TEMPLATE"
"""``make test`` names one for all that it runs."""


def conninfo(database_url):
    parts = urlsplit(database_url)
    options = dict(parse_qsl(parts.query))
    return psycopg.conninfo.make_conninfo(
        host=options.get("host", parts.hostname),
        port=parts.port,
        user=parts.username,
        password=parts.password,
        dbname=parts.path.removeprefix("/"),
    )


def url_of(name):
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def own_database(name):
    """A database on the suite's server, migrated where there is a template; gone afterwards."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    copied = template()
    with psycopg.connect(conninfo(os.environ["DATABASE_URL"]), autocommit=True) as connection:
        connection.execute(drop)
        create(connection, name, copied)
        try:
            yield url_of(name)
        finally:
            connection.execute(drop)


def create(connection, name, copied):
    query = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if copied:
        query += sql.SQL(" TEMPLATE {}").format(sql.Identifier(copied))
    connection.execute(query)


@cache
def template():
    """Its name, or none outside ``make test``. Whoever asks first waits while it is migrated."""
    name = os.environ.get(NAMED_BY, "")
    if name:
        with psycopg.connect(conninfo(os.environ["DATABASE_URL"]), autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(1)")  # ends with the connection
            there = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            if not there.rowcount:
                create(connection, name, "")
                _migrate(url_of(name))
    return name


def _migrate(database_url):
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url},
        check=True,
    )
