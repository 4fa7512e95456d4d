"""A local server that speaks the protocol of chat completions, as well or badly as it is told."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class LlmServer(ThreadingHTTPServer):
    """``answers`` are given one after the other, the last one for ever; a function sees the body.

    ``asked`` holds every body, ``keys`` every Authorization header.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked, self.keys = [], [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def close(self):
        self.shutdown()
        self.server_close()

    def next_answer(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.keys.append(self.headers.get("Authorization"))
        answer = self.server.next_answer()
        status, headers, content = answer(body) if callable(answer) else answer
        if isinstance(content, str):
            content = content.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self.wfile.write(content)
        except BrokenPipeError:
            return  # who asked has gone

    def log_message(self, *args):
        pass


def said(text, *, finish="stop", **message):
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": text} | message,
    }
    document = {"object": "chat.completion", "choices": [choice]}
    return 200, {"Content-Type": "application/json"}, json.dumps(document)


def verdict(level="high", *, path="app.py", quote="", confidence=0.9, **more):
    document = {
        "level": level,
        "confidence": confidence,
        "evidence": [{"path": path, "quote": quote}] if quote else [],
        "behaviours": ["sends credentials away"],
        "explanation": "It reads keys and sends them to a stranger.",
    }
    return json.dumps(document | more)


def error(status, **headers):
    return status, headers, json.dumps({"error": {"message": "no"}})


def slow(seconds):
    def answer(_):
        time.sleep(seconds)
        return said(verdict())

    return answer
