"""``python -m scanner.engine PATH``: the same as ``manage.py scan PATH``."""

import sys

from scanner.engine.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
