"""Paths as they are named on a command line."""

import argparse
from pathlib import Path


def named(word: str) -> Path:
    """For a parser: an empty word is a variable that is not set, not the folder we are in."""
    if not word:
        raise argparse.ArgumentTypeError("name a path, not an empty word")
    return Path(word)
