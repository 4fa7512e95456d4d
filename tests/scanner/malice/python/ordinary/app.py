"""What looks dangerous to a search for words, and is what ordinary programs do."""

import base64
import collections
import importlib
import json
import os
import platform
import subprocess
import sys
import textwrap

import requests

PLUGINS = ("csv", "json")
TEMPLATE = "def make(x):\n    return x"


def plugins():
    return [importlib.import_module(f"app.plugins.{name}") for name in PLUGINS]


def claims(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=="))


def make_class(fields):
    names = {}
    exec(textwrap.dedent(TEMPLATE), names)
    return collections.namedtuple("Row", fields), names


def build(name):
    version = requests.get("https://pypi.example.invalid/x.json", timeout=5).json()["version"]
    subprocess.run([sys.executable, "-m", "pip", "install", f"{name}=={version}"], check=True)
    return getattr(sys.modules[__name__], "build_" + name, None)


def login():
    token = os.environ["TOKEN"]
    agent = f"app ({platform.platform()})"
    headers = {"Authorization": f"Bearer {token}", "User-Agent": agent}
    return requests.post("https://api.example.invalid/login", headers=headers, timeout=5)


def picture(text):
    with open("logo.png", "wb") as file:
        file.write(base64.b64decode(text))
    subprocess.run(["convert", "logo.png", "logo.webp"], check=True)


def proxies(names):
    made = {}
    for name in names:
        exec("def %s(self):\n    return self.call(%r)" % (name, name), made)
    return made


def remote(link):
    return proxies(link.recv(100).decode().split())
