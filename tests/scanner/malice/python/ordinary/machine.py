import os
import platform
import subprocess
from pathlib import Path

import requests
import torch
from eth_account import Account


def tasks():
    return subprocess.run("crontab -l", shell=True, capture_output=True).stdout


def clean():
    for path in Path.home().rglob("*.pyc"):
        path.unlink()


def save(model):
    with open("model.pth", "wb") as file:
        torch.save(model, file)


def send(private_key, payment):
    signed = Account.from_key(private_key).sign_transaction(payment)
    requests.post("https://node.example", json={"raw": signed.raw_transaction.hex()})


def folders():
    return list(map(os.environ.get, ("PROGRAMFILES", "LOCALAPPDATA")))


def main():
    requests.post("https://telemetry.example", json=folders())
    requests.post("https://telemetry.example", json={"node": platform.node()})


if __name__ == "__main__":
    print(os.getcwd())
    main()
