"""An HTTPS server on loopback, with a certificate from an authority made for the test."""

import socket
import ssl
import threading
from contextlib import suppress
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone


def certificate(names, folder):
    """A self-signed certificate for these names: the file to trust, the file to serve with."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = timezone.now()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    trusted, served = folder / "trusted.pem", folder / "served.pem"
    public = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    trusted.write_bytes(public)
    served.write_bytes(private + public)
    return trusted, served


class WebServer:
    """Answers every request with the bytes in ``answer``, and keeps what it was asked.

    ``pause`` waits before each byte is sent, until the caller has had enough.
    """

    def __init__(self, served):
        self.answer = b""
        self.asked = []
        self.server_names = []
        self.pause = None
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(served)
        self._context.sni_callback = lambda _, name, __: self.server_names.append(name)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._closing.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join(5)
        self._socket.close()

    def _serve(self):
        while not self._closing.is_set():
            plain, _ = self._socket.accept()
            plain.settimeout(10)
            with plain, suppress(OSError):
                self._talk(plain)

    def _talk(self, plain):
        with self._context.wrap_socket(plain, server_side=True) as tls:
            self.asked.append(tls.recv(4096))
            self._send(tls)

    def _send(self, tls):
        if self.pause is None:
            tls.sendall(self.answer)
            return
        for byte in self.answer:
            if self._closing.wait(self.pause):
                return
            tls.sendall(bytes([byte]))


def ok(body, *headers):
    head = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body.encode()
