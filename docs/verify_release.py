#!/usr/bin/env python3
"""Check a release of a Matrix Marketplace without trusting it.

Needs Python 3.11 and `pip install cryptography`, and nothing of the marketplace's code.

    verify_release.py --site https://store.example.org word-lens 1.0.0
        Check that the marketplace signed what it says about that release, and print it. Keep the
        key it prints.

    verify_release.py --site https://store.example.org --key KEY word-lens 1.0.0 --archive app.zip
        Check as well that the archive you have is the one that was reviewed.

    verify_release.py --key KEY --statement statement.json word-lens 1.0.0 --archive app.zip
        The same without the network, for a statement that you saved.

    verify_release.py --site https://store.example.org word-lens 1.0.0 --scan scan.json
        Check as well that this is the signed scan that the release rests on, and print it.

Exit code 0: it is as signed. 1: it is not, and why. 2: it could not be checked.
"""

import argparse
import base64
import hashlib
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:matrix-marketplace:release:v1"
SCAN_TYPE = "urn:matrix-marketplace:scan:v1"


class Bad(Exception):
    """Something is not what was signed."""


def get(site, path):
    address = f"{site.rstrip('/')}/api/v1/{path}"
    request = urllib.request.Request(address, headers={"Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def key_of(site, purpose="release"):
    """The key that signs releases, or scans, as the site says now."""
    return next(key["x"] for key in get(site, "keys/")["keys"] if key["purpose"] == purpose)


def payload_of(envelope, key):
    """DSSE: nothing is read before the signature is verified."""
    payload = base64.b64decode(envelope["payload"], validate=True)
    kind = envelope["payloadType"].encode()
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    public = Ed25519PublicKey.from_public_bytes(
        base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    )
    for signature in envelope["signatures"]:
        try:
            public.verify(base64.b64decode(signature["sig"], validate=True), signed)
        except InvalidSignature:
            continue
        if envelope["payloadType"] != PAYLOAD_TYPE:
            raise Bad(f"the payload is {envelope['payloadType']}")
        return json.loads(payload)
    raise Bad("the statement is not signed with this key")


def check_statement(statement, app, version):
    """It is a release statement, and about what was asked for. Answers the digest it names."""
    if statement["_type"] != STATEMENT_TYPE or statement["predicateType"] != PREDICATE_TYPE:
        raise Bad("the statement is of another kind")
    predicate, (subject,) = statement["predicate"], statement["subject"]
    named = (subject["name"], predicate["app"], predicate["version"])
    if named != (f"{app}@{version}", app, version):
        raise Bad(f"the statement is about {subject['name']}")
    return subject["digest"]["sha256"]


def check_archive(path, digest):
    with Path(path).open("rb") as archive:
        found = hashlib.file_digest(archive, "sha256").hexdigest()
    if found != digest:
        raise Bad(f"{path} is another file: it has {found}, reviewed was {digest}")


def check_scan(path, key, release, digest):
    """It is the very scan that the release statement names. Answers what it says."""
    envelope = json.loads(Path(path).read_text(encoding="utf-8"))
    statement = payload_of(envelope, key)
    if statement["_type"] != STATEMENT_TYPE or statement["predicateType"] != SCAN_TYPE:
        raise Bad("the scan's statement is of another kind")
    if statement["subject"][0]["digest"]["sha256"] != digest:
        raise Bad("the scan is of another archive")
    found = hashlib.sha256(base64.b64decode(envelope["payload"])).hexdigest()
    named = (release["predicate"]["scan"] or {}).get("statement_sha256")
    if found != named:
        raise Bad(f"the release rests on another scan: {named}, not {found}")
    return statement["predicate"]


def tell_scan(scan):
    whole = "complete" if scan["complete"] else "INCOMPLETE"
    print(f"scan {scan['scan']}: {whole}, risk {scan['risk']}, malicious {scan['malicious']}")
    print(f"its rules: {scan['ruleset_sha256']}, its model: {scan['model_sha256']}")


def tell(predicate):
    review, scan = predicate["review"], predicate["scan"]
    print(f"published: {predicate['published_at']}")
    print(f"reviewed: {review['decided_at']} by {review['reviewer']}")
    print(f"rules: {review['rules_version']}")
    if scan:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(scan["findings"].items()))
        print(f"scan: risk {scan['risk']}, findings: {counts or 'none'}")
    if predicate["signed_afterwards"]:
        print("note: published before there were statements, and signed later")


def check(asked):
    key = asked.key or key_of(asked.site)
    if not asked.key:
        print(f"trusting the key it says now, keep it: {key}")
    if asked.statement:
        envelope = json.loads(Path(asked.statement).read_text(encoding="utf-8"))
    else:
        app, version = (urllib.parse.quote(part, safe="") for part in (asked.app, asked.version))
        envelope = get(asked.site, f"store/apps/{app}/versions/{version}/statement/")
    statement = payload_of(envelope, key)
    digest = check_statement(statement, asked.app, asked.version)
    print(f"{asked.app} {asked.version}: signed, sha256 {digest}")
    tell(statement["predicate"])
    if asked.archive:
        check_archive(asked.archive, digest)
        print(f"{asked.archive}: the archive that was reviewed")
    if asked.scan:
        scan_key = asked.scan_key or key_of(asked.site, "scan")
        tell_scan(check_scan(asked.scan, scan_key, statement, digest))
    if asked.save:
        Path(asked.save).write_text(json.dumps(envelope), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("app", help="its address in the store, such as word-lens")
    parser.add_argument("version")
    parser.add_argument("--site", help="the marketplace's address")
    parser.add_argument("--key", help="its release key; without one, whatever it says now")
    parser.add_argument("--statement", help="a statement you saved")
    parser.add_argument("--archive", help="the archive you have")
    parser.add_argument("--scan", help="the statement of its scan, that you were given")
    parser.add_argument("--scan-key", help="the marketplace's key for scans")
    parser.add_argument("--save", help="where to keep the statement")
    asked = parser.parse_args()
    if not (asked.site or (asked.key and asked.statement)):
        parser.error("say --site, or --key and --statement")
    if asked.scan and not (asked.site or asked.scan_key):
        parser.error("say --site, or --scan-key with --scan")
    try:
        check(asked)
    except Bad as error:
        print(f"BAD: {error}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        print(f"cannot check: {error!r}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
