"""How long a text is, how hard it reads, which words it leans on."""

import html
import json
import os
import re
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

WORDS_PER_MINUTE = 230
COMMON = set("the a an and or but of to in on at for with as is are was were be by it that this".split())
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Word Lens</title>
<style>
  :root {{ color-scheme: light dark; font: 17px/1.6 system-ui; }}
  body {{ max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }}
  textarea {{ width: 100%; min-height: 12rem; font: inherit; padding: .75rem; box-sizing: border-box; }}
  button {{ font: inherit; padding: .5rem 1.25rem; }}
  dl {{ display: grid; grid-template-columns: auto 1fr; gap: .25rem 1.5rem; }} dd {{ margin: 0; }}
</style>
<h1>Word Lens</h1>
<form method="post"><label for="text">Your text</label>
<textarea id="text" name="text" required>{text}</textarea><p><button>Look at it</button></p></form>
{result}</html>"""


def look_at(text):
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.lower())
    sentences = max(1, len(re.findall(r"[.!?]+[\"'”’)]*(?:\s|$)", text)))
    long_words = sum(len(word) > 6 for word in words)
    leans_on = Counter(word for word in words if word not in COMMON and len(word) > 2)
    return {
        "words": len(words),
        "sentences": sentences,
        "minutes_to_read": round(len(words) / WORDS_PER_MINUTE, 1),
        # LIX, a readability index that needs no syllables: under 30 easy, above 50 hard.
        "lix": round(len(words) / sentences + 100 * long_words / max(1, len(words))),
        "leans_on": leans_on.most_common(5),
    }


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer("text/html; charset=utf-8", PAGE.format(text="", result=""))

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length", 0)), 1_000_000)
        body = self.rfile.read(length).decode(errors="replace")
        if self.path == "/api":
            self.answer("application/json", json.dumps(look_at(body)))
            return
        text = parse_qs(body).get("text", [""])[0]
        self.answer("text/html; charset=utf-8", PAGE.format(text=html.escape(text), result=shown(text)))

    def answer(self, kind, content):
        data = content.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def shown(text):
    seen = look_at(text)
    words = ", ".join(f"{html.escape(word)} ({count})" for word, count in seen["leans_on"])
    rows = [
        ("Words", seen["words"]),
        ("Sentences", seen["sentences"]),
        ("Minutes to read", seen["minutes_to_read"]),
        ("Difficulty (LIX)", seen["lix"]),
        ("Leans on", words or "nothing"),
    ]
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows) + "</dl>"


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8000"))
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
