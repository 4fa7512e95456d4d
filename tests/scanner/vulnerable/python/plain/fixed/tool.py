import hashlib
import json
import os
import subprocess
import tarfile
import tempfile

import paramiko
import requests
import yaml
from jinja2 import Environment
from lxml import etree

TABLE = "names"


def convert(path):
    subprocess.run(["convert", path])


def read(path):
    with open(path, "rb") as file:
        return json.load(file)


def settings(text):
    return yaml.safe_load(text)


def unpack(path):
    with tarfile.open(path) as archive:
        archive.extractall("out", filter="data")


def fetch(address):
    return requests.get(address, timeout=5)


def connect(host):
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    return client


def store(password):
    handle, name = tempfile.mkstemp()
    os.close(handle)
    return name, hashlib.scrypt(password.encode(), salt=b"", n=2, r=1, p=1)


def page():
    return Environment(autoescape=True)


def document(text):
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False))


def rename(database, name):
    database.execute(f"UPDATE {TABLE} SET name = ?", [name])
