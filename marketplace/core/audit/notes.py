"""Checkpoints as others read them: C2SP tlog-checkpoint in a C2SP signed-note, by Ed25519.

store.example.org/audit
1234
<root, base64>

— store.example.org/audit <key id and signature, base64>
"""

import base64
import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from marketplace.core import keys

ED25519 = b"\x01"
KEY_ID_BYTES = 4
LINES = 5


class BadNote(Exception):
    """This is no checkpoint of ours. The message says why."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a note says: how many entries the log has, and their root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def origin() -> str:
    """What this log is called, wherever its checkpoints go."""
    return f"{urlsplit(settings.SITE_URL).hostname}/audit"


def public_key() -> Ed25519PublicKey:
    return keys.signing_key("audit").public_key()


def verifier_key(name: str) -> str:
    """The public key as witnesses take it: name, id and key in one line."""
    public = public_key()
    encoded = _base64(ED25519 + public.public_bytes_raw())
    return f"{name}+{_key_id(name, public).hex()}+{encoded}"


def sign(checkpoint: Checkpoint) -> str:
    key = keys.signing_key("audit")
    text = str(checkpoint)
    signature = _key_id(checkpoint.origin, key.public_key()) + key.sign(text.encode())
    return f"{text}\n— {checkpoint.origin} {_base64(signature)}\n"


def parse(note: str) -> tuple[Checkpoint, bytes]:
    """What a note says, and its signature, not checked. Raises BadNote."""
    lines = note.splitlines()
    try:
        name, size, root, empty, signature = lines[:LINES]
        checkpoint = Checkpoint(name, int(size), base64.b64decode(root, validate=True))
        mark, signer, encoded = signature.split(" ")
        signed = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise BadNote("it is no checkpoint") from error
    text = f"{name}\n{size}\n{root}\n"
    if (empty, mark, signer) != ("", "—", name) or str(checkpoint) != text:
        raise BadNote("it is no checkpoint")
    return checkpoint, signed


def read(note: str) -> Checkpoint:
    """The checkpoint in a note that we signed. Raises BadNote."""
    checkpoint, signed = parse(note)
    public = public_key()
    if signed[:KEY_ID_BYTES] != _key_id(checkpoint.origin, public):
        raise BadNote("it is signed by another key")
    try:
        public.verify(signed[KEY_ID_BYTES:], str(checkpoint).encode())
    except InvalidSignature as error:
        raise BadNote("its signature is wrong") from error
    return checkpoint


def _key_id(name: str, public: Ed25519PublicKey) -> bytes:
    identity = name.encode() + b"\n" + ED25519 + public.public_bytes_raw()
    return hashlib.sha256(identity).digest()[:KEY_ID_BYTES]


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
