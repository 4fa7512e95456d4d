"""``matrix validate``: read matrix.toml as the marketplace will, without asking it."""

import argparse
from pathlib import Path

from matrix_cli import matrix_toml
from matrix_cli.errors import Failure
from matrix_cli.output import Output
from matrix_cli.paths import named

NAME = "matrix.toml"


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", type=named, help="a folder or the file")


def run(arguments: argparse.Namespace, output: Output) -> None:
    path = arguments.path / NAME if arguments.path.is_dir() else arguments.path
    if not path.is_file():
        raise Failure(f"There is no {path}.", code="no_matrix_toml")
    check(path)
    output.result(f"{path} is as it should be.", {"path": str(path), "valid": True})


def check(path: Path) -> None:
    """Raises ``Failure`` with all that is wrong."""
    try:
        _, findings = matrix_toml.read(path.read_text())
    except UnicodeDecodeError:
        raise Failure(f"{path} is not UTF-8.", code="manifest_invalid") from None
    if findings:
        errors = [found.as_json() for found in findings]
        raise Failure(f"{path} needs another look.", code="manifest_invalid", errors=errors)
