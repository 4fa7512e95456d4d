import json
import os
import shlex
import sqlite3
import subprocess
from pathlib import Path

import yaml
from flask import Flask, abort, redirect, render_template_string, request, send_from_directory
from markupsafe import escape
from werkzeug.utils import secure_filename

app = Flask(__name__)
database = sqlite3.connect("app.db")
ORDERS = {"name", "age"}
FILES = Path("files").resolve()


@app.post("/run")
def run():
    json.loads(request.form["code"])
    return "done"


def filled_in(command, host):
    return [part.replace("%host", host) for part in shlex.split(command)]


@app.post("/ping")
def ping():
    host = request.form.get("host", "")
    if host:
        subprocess.run(["ping", "-c", "1", "--", host])
        subprocess.run(filled_in(app.config["PING"], host))
    subprocess.run(["sh", "-c", "ping " + shlex.quote(host)])
    return "done"


@app.get("/users")
def users():
    name = request.args["name"]
    order = request.args.get("order")
    query = "SELECT * FROM users WHERE name = ?"
    if order not in ORDERS:
        abort(400)
    cursor = database.cursor()
    cursor.execute(query, [name])
    return str(cursor.fetchall())


@app.get("/hello/<name>")
def hello(name):
    return render_template_string("<h1>Hello {{ name }}</h1>", name=name)


@app.post("/load")
def load():
    settings = yaml.safe_load(request.form["settings"])
    settings["payload"] = json.loads(request.get_data())
    return "done"


@app.get("/file")
def file():
    path = (FILES / request.args["name"]).resolve()
    if not path.is_relative_to(FILES):
        abort(404)
    with open(path) as stream:
        stream.read()
    return send_from_directory("files", request.args["name"])


@app.post("/upload")
def upload():
    picture = request.files["picture"]
    picture.save(os.path.join("uploads", secure_filename(picture.filename)))
    return "done"


@app.get("/bold")
def bold():
    return f"<b>{escape(request.args['text'])}</b>"


@app.get("/page")
def page():
    parts = ["<div>", str(escape(request.args["text"])), "</div>"]
    return "".join(parts)


@app.get("/go")
def go():
    target = request.args.get("next")
    if target not in {"/", "/account"}:
        target = "/"
    return redirect(target)
