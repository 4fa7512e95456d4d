"""Answers, and runs the program it is posted: tests look around inside the sandbox through it."""

import contextlib
import io
import os
import traceback

from flask import Flask, request

app = Flask(__name__)


@app.get("/")
def hello():
    return "hello from flask"


@app.post("/run")
def run():
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            exec(request.get_data(as_text=True), {})  # noqa: S102
        except Exception:  # noqa: BLE001
            output.write(traceback.format_exc())
    return output.getvalue()


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
