"""The test vectors that every verifier answers alike, made by the code that signs.

    UPDATE_VECTORS=1 pytest tests/sdk/test_vectors.py

writes ``sdk/vectors/licenses.json`` anew, after a change of the format that was meant.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from matrix_sdk import licenses

from appstore.signed import answers, license_keys, revocations, texts

FILE = Path(__file__).parents[2] / "sdk" / "vectors" / "licenses.json"
NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
APP = "word-count"
SEEDS = {"ours": b"vectors: the marketplace's seed.", "other": b"vectors: somebody else's, a seed"}


def license_row(*, ends=None, key="lic_00000000000000000001"):
    plan = SimpleNamespace(
        name="Team",
        entitlements={"export": True, "seats": 5, "word": "naïve ✓"},
        activation_kind="seat",
        activation_limit=5,
    )
    return SimpleNamespace(
        key=key,
        plan=plan,
        app=SimpleNamespace(slug=APP, pk=7),
        app_id=7,
        workspace_id=11,
        is_trial=False,
        expires_at=ends,
        grace_until=ends and ends + 7 * DAY,
    )


def key(*, issued=NOW, **row):
    return license_keys.issue(license_row(**row), at=issued, nonce="0011223344556677")


def listed(*rows, number=None, at=NOW):
    return revocations.sign(number=number or len(rows), rows=list(rows), at=at)


def public_keys():
    """As the marketplace publishes them."""
    by = texts.signer()
    x = texts.encode(by.public.public_bytes_raw())
    return {"keys": [{"kid": by.key_id, "kty": "OKP", "crv": "Ed25519", "x": x}]}


def answer(**more):
    body = {"valid": True, "code": "valid", "nonce": "n", "checked_at": "2027-01-15T12:00:00Z"}
    body |= {"license": {"app": APP}, "fingerprint": "laptop"}
    data = json.dumps(body | more).encode()
    return {"body": data.decode(), "signature": answers.signature(data)}


def _seconds(moment):
    return int(moment.timestamp())


def build(settings):
    """Everything in the file; the codes are written down by hand, not asked of a verifier."""
    settings.SECRET_KEY = "vectors" * 8
    settings.SIGNING_KEY = SEEDS["other"]
    foreign = key()
    settings.SIGNING_KEY = SEEDS["ours"]
    good, mine = key(), "lic_00000000000000000001"
    revoked = listed((mine, "refunded", NOW - DAY), number=3)
    last, rest = good[-1], good[:-1]
    spare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    cases = [
        ("a good key", good, {}, "valid"),
        ("with blanks around it", f" {good}\r\n", {}, "valid"),
        ("a byte order mark is no blank", "\ufeff" + good, {}, "malformed"),
        ("on its last second", good, {"now": _seconds(NOW + 30 * DAY) - 1}, "valid"),
        ("a key is over after thirty days", good, {"now": _seconds(NOW + 30 * DAY)}, "expired"),
        ("a license that ends later", key(ends=NOW + DAY), {}, "valid"),
        ("in its grace", key(ends=NOW), {}, "in_grace"),
        ("after its grace", key(ends=NOW), {"now": _seconds(NOW + 7 * DAY)}, "expired"),
        ("for another app", good, {"app": "another"}, "wrong_app"),
        ("from five minutes ahead", key(issued=NOW + timedelta(minutes=5)), {}, "valid"),
        ("from the future", key(issued=NOW + timedelta(seconds=301)), {}, "issued_in_future"),
        ("of another marketplace", foreign, {}, "unknown_key_id"),
        ("revoked", good, {"revocations": revoked}, "revoked"),
        ("revoked and over", key(ends=NOW - 9 * DAY), {"revocations": revoked}, "revoked"),
        ("of another app and revoked", good, {"app": "b", "revocations": revoked}, "wrong_app"),
        ("not on the list", key(key="lic_2"), {"revocations": revoked}, "valid"),
        ("the list known before", good, {"revocations": listed(), "known_number": 0}, "valid"),
        (
            "an older list",
            good,
            {"revocations": revoked, "known_number": 4},
            "revocations_rolled_back",
        ),
        (
            "a list that is out of date",
            good,
            {"revocations": listed(at=NOW - DAY)},
            "revocations_stale",
        ),
        (
            "a list from the future",
            good,
            {"revocations": listed(at=NOW + DAY)},
            "revocations_invalid",
        ),
        ("a key for a list", good, {"revocations": good}, "revocations_invalid"),
        ("no list at all", good, {"revocations": ""}, "revocations_invalid"),
        ("a list for a key", revoked, {}, "malformed"),
        ("another spelling of the signature", rest + spare[spare.index(last) + 1], {}, "malformed"),
        ("a longer one", good + "A", {}, "malformed"),
        ("half of it", good[: len(good) // 2], {}, "malformed"),
        ("nothing", "", {}, "malformed"),
        ("padded", good + "==", {}, "malformed"),
        ("an older format", "MTX0" + good[4:], {}, "malformed"),
    ]
    usual = {"app": APP, "now": _seconds(NOW), "revocations": None, "known_number": 0}
    asked = {"app": APP, "nonce": "n", "fingerprint": "laptop", "now": _seconds(NOW)}
    return {
        "public_keys": public_keys(),
        "cases": [
            {"name": name, "key": text, **(usual | more), "code": code}
            for name, text, more, code in cases
        ],
        "flipped": {"key": good, "app": APP, "now": _seconds(NOW), "codes": flipped(good)},
        "answers": [
            {"name": name, **asked, **sent, "code": code} for name, sent, code in answered(foreign)
        ],
    }


def answered(foreign):
    good = answer()
    yield "a good answer", good, "valid"
    yield "about a license of another app", good | {"app": "another"}, "wrong_app"
    yield (
        "one that says no of nothing",
        answer(valid=False, code="not_found", license=None),
        "not_found",
    )
    yield "one that says no", answer(valid=False, code="suspended"), "suspended"
    yield "to another question", good | {"nonce": "m"}, "wrong_nonce"
    yield "about another place of use", good | {"fingerprint": "server"}, "wrong_fingerprint"
    yield "played back", good | {"now": _seconds(NOW) + 301}, "answer_stale"
    yield "ahead of the clock", good | {"now": _seconds(NOW) - 301}, "answer_stale"
    yield "with a blank more", good | {"body": good["body"] + " "}, "bad_signature"
    yield (
        "with another answer's signature",
        good | {"signature": answer(valid=False)["signature"]},
        "bad_signature",
    )
    yield "without a signature", good | {"signature": ""}, "malformed"
    key_id = foreign.split(".")[1]
    ours = texts.signer().key_id
    yield (
        "of another marketplace",
        good | {"signature": good["signature"].replace(ours, key_id)},
        "unknown_key_id",
    )


def flip(text, position):
    return text[:position] + chr(ord(text[position]) ^ 1) + text[position + 1 :]


def flipped(text):
    """The code for each position whose lowest bit is flipped, as runs of ``[code, count]``."""
    runs = []
    keys = public_keys()
    for position in range(len(text)):
        code = licenses.verify(
            flip(text, position), public_keys=keys, app=APP, now=_seconds(NOW)
        ).code
        if runs and runs[-1][0] == code:
            runs[-1][1] += 1
        else:
            runs.append([code, 1])
    return runs
