"""A server that speaks Stripe Identity's protocol, for the real client to talk to."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

KEY = "sk_test_only_for_tests"
PLACE = "/v1/identity/verification_sessions"


class FakeStripe(ThreadingHTTPServer):
    """What it was asked for is in ``requests``; ``sessions`` is what it says."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sessions, self.by_key, self.requests = {}, {}, []
        self.answers_with = None
        """A status with which it refuses everything."""

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def create(self, key, params):
        if key in self.by_key:
            return self.sessions[self.by_key[key]]
        reference = f"vs_{len(self.sessions) + 1}"
        self.by_key[key] = reference
        self.sessions[reference] = {
            "id": reference,
            "object": "identity.verification_session",
            "status": "requires_input",
            "last_error": None,
            "url": f"https://verify.stripe.test/start/{reference}",
            "client_reference_id": params.get("client_reference_id"),
            "verified_outputs": None,
        }
        return self.sessions[reference]

    def say(self, reference, status, *, error=None, name=None):
        """Change what a session says, as Stripe does while somebody goes through it."""
        first, _, last = (name or "").partition(" ")
        self.sessions[reference] |= {
            "status": status,
            "url": self.sessions[reference]["url"] if status == "requires_input" else None,
            "last_error": {"code": error, "reason": "…"} if error else None,
            "verified_outputs": {"first_name": first, "last_name": last} if name else None,
        }


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        params = dict(parse_qsl(form))
        self._answer(lambda: self.server.create(self.headers["Idempotency-Key"], params), params)

    def do_GET(self):
        place = urlsplit(self.path)
        reference = place.path.removeprefix(f"{PLACE}/")
        params = dict(parse_qsl(place.query))
        self._answer(lambda: self.server.sessions.get(reference), params)

    def _answer(self, found, params):
        self.server.requests.append((self.command, urlsplit(self.path).path, params))
        if self.headers["Authorization"] != f"Bearer {KEY}":
            self._send(401, {"error": {"type": "invalid_request_error", "message": "no key"}})
        elif self.server.answers_with:
            self._send(self.server.answers_with, {"error": {"type": "api_error", "message": "!"}})
        elif (session := found()) is None:
            self._send(404, {"error": {"type": "invalid_request_error", "message": "unknown"}})
        else:
            hidden = {} if "expand[0]" in params else {"verified_outputs": None}
            self._send(200, session | hidden)

    def _send(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Say nothing: what was asked is in ``requests``."""


@contextmanager
def running():
    server = FakeStripe()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
