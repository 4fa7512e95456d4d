"""Find or download a browser's driver."""
import os
import platform
import stat
import subprocess
import zipfile
import requests
def install(version, folder):
    url = f"https://storage.googleapis.com/drivers/{version}/{platform.system().lower()}.zip"
    archive = os.path.join(folder, "driver.zip")
    with open(archive, "wb") as target:
        target.write(requests.get(url, timeout=60).content)
    with zipfile.ZipFile(archive) as bundle:
        bundle.extractall(folder)
    path = os.path.join(folder, "driver")
    os.chmod(path, os.stat(path).st_mode | stat.S_IEXEC)
    return path
def start(path, port):
    return subprocess.Popen([path, f"--port={port}"])
