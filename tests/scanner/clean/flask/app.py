"""A guest book."""

import os
import sqlite3
from pathlib import Path

from flask import Flask, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.utils import secure_filename

app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]
app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
UPLOADS = Path(app.instance_path) / "uploads"
KINDS = {".png", ".jpg"}


def database():
    if "database" not in g:
        g.database = sqlite3.connect(os.environ.get("DATABASE", "guests.sqlite3"))
        g.database.row_factory = sqlite3.Row
    return g.database


@app.teardown_appcontext
def close(_error):
    connection = g.pop("database", None)
    if connection is not None:
        connection.close()


@app.get("/")
def entries():
    word = request.args.get("q", "")
    rows = database().execute(
        "SELECT id, name, words FROM entry WHERE words LIKE ? ORDER BY id DESC LIMIT 50",
        (f"%{word}%",),
    )
    return render_template("entries.html", rows=rows.fetchall(), word=word)


@app.post("/entries")
def write():
    name = request.form.get("name", "").strip()
    words = request.form.get("words", "").strip()
    if not name or not words:
        abort(400)
    database().execute("INSERT INTO entry (name, words) VALUES (?, ?)", (name, words))
    database().commit()
    flash("Thank you!")
    return redirect(url_for("entries"))


@app.post("/pictures")
def picture():
    sent = request.files["picture"]
    name = secure_filename(sent.filename or "")
    if Path(name).suffix.lower() not in KINDS:
        abort(415)
    UPLOADS.mkdir(parents=True, exist_ok=True)
    sent.save(UPLOADS / name)
    return redirect(url_for("entries"))
