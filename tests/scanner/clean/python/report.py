"""Makes a report of the commits of a repository, as a page or as JSON."""

import argparse
import base64
import json
import logging
import os
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

log = logging.getLogger(__name__)


def commits(folder):
    command = ["git", "log", "--format=%an%x09%s"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return [line.split("\t", 1) for line in done.stdout.splitlines()]


def summary(rows):
    return Counter(author for author, _ in rows).most_common(10)


def packed(data):
    """Small enough for a link."""
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(data).encode())).decode()


def unpacked(text):
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(text)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"))
    rows = summary(commits(options.folder))
    log.info("%d authors", len(rows))
    out = json.dumps(rows) if options.json else "\n".join(f"{n:5} {a}" for a, n in rows)
    sys.stdout.write(out + "\n")


if __name__ == "__main__":
    main()
