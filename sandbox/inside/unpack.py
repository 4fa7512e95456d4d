"""Starts ``unpacking`` where it lies beside this file: in a sandbox, in isolated mode."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    runpy.run_module("unpacking", run_name="__main__", alter_sys=True)
