import ftplib
import hashlib
import pickle
import ssl
import subprocess
import sys
import tarfile
import telnetlib
import tempfile

import paramiko
import requests
import yaml
from jinja2 import Environment
from lxml import etree


def convert(path):
    subprocess.run("convert " + path, shell=True)  # weak: shell


def read(path):
    with open(path, "rb") as file:
        return pickle.load(file)  # weak: pickle


def settings(text):
    return yaml.load(text)  # weak: yaml-load


def unpack(path):
    with tarfile.open(path) as archive:
        archive.extractall("out")  # weak: archive


def fetch(address):
    context = ssl._create_unverified_context()  # weak: tls-context
    return requests.get(address, verify=False, timeout=5), context  # weak: tls-verify


def connect(host):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())  # weak: ssh-host-key
    ftplib.FTP(host)  # weak: ftp
    return client, telnetlib.Telnet(host)  # weak: telnet


def store(password):
    name = tempfile.mktemp()  # weak: mktemp
    return name, hashlib.md5(password.encode()).hexdigest()  # weak: password-hash


def page():
    return Environment()  # weak: autoescape


def document(text):
    parser = etree.XMLParser(resolve_entities=True)  # weak: xml-entities
    return etree.fromstring(text, parser)


def calculate():
    return eval(sys.argv[1])  # weak: eval


def rename(database, table, name):
    statement = "UPDATE " + table + " SET name = '{}'"
    database.execute(statement.format(name))  # weak: built-sql
