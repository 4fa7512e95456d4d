import base64
import os
import subprocess
import sys


def start(port):
    log = open("server.log", "ab")
    return subprocess.Popen([sys.executable, "-m", "http.server", str(port)], stdout=log, start_new_session=True)


def clean(path):
    os.remove(path)


def cursor(token):
    return base64.urlsafe_b64decode(token).decode()
