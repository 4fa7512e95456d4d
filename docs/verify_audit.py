#!/usr/bin/env python3
"""Check a Matrix Marketplace's audit log without trusting it.

Needs Python 3.11 and `pip install cryptography`, and nothing of the marketplace's code.

    verify_audit.py --site https://store.example.org --save checkpoint
        Check the newest checkpoint's signature and keep it. Keep the key it prints, too.

    verify_audit.py --site https://store.example.org --key KEY --since checkpoint --save checkpoint
        Later: check that the log still begins with what you kept, and keep the newer one.

    verify_audit.py --site https://store.example.org --key KEY --entry 17 --entry 18
        Check that those entries are in the log. For your own, put a token in MATRIX_TOKEN.

    verify_audit.py --key KEY --files checkpoint.json entry.json consistency.json
        The same for answers of the API that you saved; --since is what consistency.json starts at.

    verify_audit.py --key KEY --checkpoint checkpoint --log export.jsonl
        Read the whole log, as `manage.py audit export` writes it, and compute its root anew.

Exit code 0: everything is as signed. 1: something is not, and which entry is the first. 2: it could
not be checked.
"""

import argparse
import base64
import hashlib
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Bad(Exception):
    """Something is not what was signed."""


def leaf(entry):
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def parent(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def payload_hash(payload):
    data = json.dumps(payload["data"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(bytes.fromhex(payload["salt"]) + data.encode()).hexdigest()


def hashes(texts):
    return [base64.b64decode(text, validate=True) for text in texts]


def root_from_inclusion(index, size, value, proof):
    """RFC 9162, 2.1.3.2."""
    last = size - 1
    for other in proof:
        if last == 0:
            raise Bad("its proof is too long")
        if index & 1 or index == last:
            value = parent(other, value)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            value = parent(value, other)
        index, last = index >> 1, last >> 1
    if last:
        raise Bad("its proof is too short")
    return value


def check_consistency(first, second, proof):
    """RFC 9162, 2.1.4.2. Each side is a size and a root."""
    (old_size, old_root), (new_size, new_root) = first, second
    if old_size > new_size:
        raise Bad(f"the log shrank: it had {old_size} entries and has {new_size}")
    if old_size in {0, new_size}:
        if old_size and old_root != new_root:
            raise Bad(f"the first {old_size} entries were rewritten")
        return
    if old_size & (old_size - 1) == 0:
        proof = [old_root, *proof]
    if not proof:
        raise Bad("the consistency proof is empty")
    index, last = old_size - 1, new_size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old = new = proof[0]
    for other in proof[1:]:
        if last == 0:
            raise Bad("the consistency proof is too long")
        if index & 1 or index == last:
            old, new = parent(other, old), parent(other, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = parent(new, other)
        index, last = index >> 1, last >> 1
    if (old, new, last) != (old_root, new_root, 0):
        raise Bad(f"the first {old_size} entries were rewritten")


def read_note(note, key):
    """Size and root of a checkpoint (C2SP tlog-checkpoint), its signature checked."""
    name, _, encoded = key.split("+", 2)
    public = base64.b64decode(encoded, validate=True)
    key_id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
    text, _, signatures = note.partition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        signer, _, signed = line.removeprefix("— ").partition(" ")
        signature = base64.b64decode(signed, validate=True)
        if signer == name and signature[:4] == key_id:
            try:
                Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature[4:], text.encode())
            except InvalidSignature as error:
                raise Bad("the checkpoint's signature is wrong") from error
            origin, size, root = text.splitlines()[:3]
            if origin != name:
                raise Bad("the checkpoint is of another log")
            return int(size), base64.b64decode(root, validate=True)
    raise Bad("the checkpoint is not signed with this key")


def check_entry(answer, key):
    """One answer of entries/{seq}/: its payload if there is one, its leaf, its place."""
    number = answer["seq"]
    try:
        size, root = read_note(answer["checkpoint"]["note"], key)
        check_payload(answer)
        if not 0 <= number < size:
            raise Bad("it lies beyond the checkpoint")
        proof = hashes(answer["inclusion"])
        if root_from_inclusion(number, size, leaf(answer["entry"]), proof) != root:
            raise Bad("it is not what the checkpoint signs")
    except Bad as error:
        raise Bad(f"entry #{number}: {error}") from error
    return size, root


def check_payload(answer):
    if answer["payload"] and payload_hash(answer["payload"]) != answer["entry"]["payload_hash"]:
        raise Bad("its payload is not what was logged")


def check_log(lines, size, root):
    """Every entry in order, and the root of them all."""
    peaks, read = [], 0
    for number, line in zip(range(size), lines, strict=False):
        answer = json.loads(line)
        if answer["seq"] != number:
            raise Bad(f"entry #{number} is missing")
        try:
            check_payload(answer)
        except Bad as error:
            raise Bad(f"entry #{number}: {error}") from error
        value, index = leaf(answer["entry"]), number
        while index & 1:
            value, index = parent(peaks.pop(), value), index >> 1
        peaks.append(value)
        read = number + 1
    if read < size:
        raise Bad(f"entry #{read} is missing, and all after it")
    value = peaks.pop() if peaks else hashlib.sha256(b"").digest()
    while peaks:
        value = parent(peaks.pop(), value)
    if value != root:
        raise Bad(f"the {size} entries are not those that the checkpoint signs")


class Site:
    def __init__(self, address):
        self.address = address.rstrip("/")

    def get(self, path):
        headers = {"Accept": "application/json"}
        if token := os.environ.get("MATRIX_TOKEN"):
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(f"{self.address}/api/v1/audit/{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


def note_in(path):
    """A saved checkpoint: the note itself, or the API's answer."""
    text = Path(path).read_text(encoding="utf-8")
    return json.loads(text)["note"] if text.startswith("{") else text


def check_site(asked, key):
    site = Site(asked.site)
    note = site.get("checkpoint/")["note"]
    newest = read_note(note, key)
    print(f"checkpoint of {newest[0]} entries: signed")
    if asked.since:
        kept = read_note(note_in(asked.since), key)
        proof = []
        if 0 < kept[0] < newest[0]:
            proof = site.get(f"consistency/?first={kept[0]}&second={newest[0]}")["proof"]
        check_consistency(kept, newest, hashes(proof))
        print(f"it continues the {kept[0]} entries you kept")
    for number in asked.entry:
        size, root = check_entry(site.get(f"entries/{number}/"), key)
        if size == newest[0] and root != newest[1]:
            raise Bad(f"entry #{number}: two checkpoints of {size} entries differ")
        print(f"entry #{number}: in the log")
    if asked.save:
        Path(asked.save).write_text(note, encoding="utf-8")


def check_files(asked, key):
    answers = [json.loads(Path(path).read_text(encoding="utf-8")) for path in asked.files]
    newest = None
    for answer in answers:
        if "note" in answer:
            newest = read_note(answer["note"], key)
            print(f"checkpoint of {newest[0]} entries: signed")
        elif "entry" in answer:
            check_entry(answer, key)
            print(f"entry #{answer['seq']}: in the log")
    for answer in answers:
        if "proof" in answer:
            if not (asked.since and newest):
                sys.exit("A consistency proof needs --since and a checkpoint.")
            kept = read_note(note_in(asked.since), key)
            check_consistency(kept, newest, hashes(answer["proof"]))
            print(f"it continues the {kept[0]} entries you kept")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", help="the marketplace's address")
    parser.add_argument("--key", help="its verifier key; without one, whatever it says now")
    parser.add_argument("--since", help="a checkpoint you kept")
    parser.add_argument("--save", help="where to keep the newest checkpoint")
    parser.add_argument("--entry", type=int, action="append", default=[], help="a number to check")
    parser.add_argument("--files", nargs="+", default=[], help="answers of the API")
    parser.add_argument("--log", help="the whole log, as JSON lines")
    parser.add_argument("--checkpoint", help="the checkpoint that --log must have")
    asked = parser.parse_args()
    if not (asked.site or asked.key):
        parser.error("say --site, or --key and what to check")
    try:
        key = asked.key or Site(asked.site).get("key/")["key"]
        if not asked.key:
            print(f"trusting the key it says now, keep it: {key}")
        if asked.site:
            check_site(asked, key)
        if asked.files:
            check_files(asked, key)
        if asked.log:
            with Path(asked.log).open(encoding="utf-8") as lines:
                check_log(lines, *read_note(note_in(asked.checkpoint), key))
            print("the whole log is as signed")
    except Bad as error:
        print(f"BAD: {error}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, TypeError, urllib.error.URLError) as error:
        print(f"cannot check: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
