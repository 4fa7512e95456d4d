"""``matrix login``: keep a token for later."""

import argparse
import getpass
import os
import sys

from matrix_cli import credentials
from matrix_cli.client import Client
from matrix_cli.credentials import Credentials
from matrix_cli.errors import Refused, TokenNeeded
from matrix_cli.output import Output

FORBIDDEN = 403


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", help="the marketplace; otherwise MATRIX_URL, or the last one")


def run(arguments: argparse.Namespace, output: Output) -> None:
    url = (arguments.url or credentials.current_url()).rstrip("/")
    token = os.environ.get("MATRIX_TOKEN") or _asked(url)
    if not token:
        raise TokenNeeded(f"Make a token at {url}/account/security/tokens/ and give it to me.")
    _try(Client(url, token))
    path = credentials.keep(Credentials(url, token))
    output.result(f"Signed in to {url}.", {"url": url, "kept_in": str(path)})


def _asked(url: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"Access token for {url}: ").strip()
    return sys.stdin.readline().strip()


def _try(client: Client) -> None:
    try:
        client.get("apps/")
    except Refused as refused:
        if refused.status != FORBIDDEN:  # a token for something else is a token, too
            raise
