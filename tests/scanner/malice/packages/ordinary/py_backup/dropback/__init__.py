"""Back a folder up to one's own WebDAV server, encrypted."""

import argparse
import base64
import getpass
import hashlib
import io
import os
import zipfile

import requests
from cryptography.fernet import Fernet


def pack(folder):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for root, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(root, name)
                bundle.write(path, os.path.relpath(path, folder))
    return buffer.getvalue()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("url")
    arguments = parser.parse_args()
    phrase = getpass.getpass("Passphrase: ").encode()
    key = base64.urlsafe_b64encode(hashlib.scrypt(phrase, salt=b"dropback-v1", n=2**14, r=8, p=1, dklen=32))
    sealed = Fernet(key).encrypt(pack(os.path.expanduser(arguments.folder)))
    answer = requests.put(arguments.url, data=sealed, auth=(os.environ["DAV_USER"], os.environ["DAV_PASSWORD"]), timeout=60)
    answer.raise_for_status()
