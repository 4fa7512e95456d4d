import os
import pickle
import sqlite3
import subprocess

import yaml
from flask import Flask, redirect, render_template_string, request, send_file
from markupsafe import Markup

app = Flask(__name__)
database = sqlite3.connect("app.db")


@app.post("/run")
def run():
    code = "result = " + \
        request.form["code"] + \
        "\n"
    exec(code)  # weak: code-injection
    return "done"


@app.post("/ping")
def ping():
    host = request.form.get("host", "")
    if host:
        os.system("ping -c 1 " + host)  # weak: command-injection
        os.system(app.config["PING"].replace("%host", host))  # weak: command-injection
    subprocess.run(["sh", "-c", f"ping {host}"])  # weak: command-injection
    return "done"


@app.get("/users")
def users():
    name = request.args["name"]
    order = request.args.get("order")
    query = "SELECT * FROM users"
    query += f" WHERE name = '{name}'"
    if order:
        query = query + " ORDER BY " + order
    cursor = database.cursor()
    cursor.execute(query)  # weak: sql-injection
    return str(cursor.fetchall())


@app.get("/hello/<name>")
def hello(name):
    return render_template_string("<h1>Hello %s</h1>" % name)  # weak: template-injection


@app.post("/load")
def load():
    payload = request.get_data()
    settings = yaml.load(request.form["settings"], Loader=yaml.Loader)  # weak: unsafe-deserialisation
    settings["payload"] = pickle.loads(payload)  # weak: unsafe-deserialisation
    return "done"


@app.get("/file")
def file():
    with open(os.path.join("files", request.args["name"])) as stream:  # weak: path-traversal
        stream.read()
    return send_file("files/" + request.args["name"])  # weak: path-traversal


@app.post("/upload")
def upload():
    picture = request.files["picture"]
    picture.save(os.path.join("uploads", picture.filename))  # weak: path-traversal
    return "done"


@app.get("/bold")
def bold():
    return Markup("<b>" + request.args["text"] + "</b>")  # weak: cross-site-scripting


@app.get("/page")
def page():
    parts = ["<div>", request.args["text"], "</div>"]
    return "".join(parts)  # weak: cross-site-scripting


@app.get("/go")
def go():
    return redirect(request.args.get("next"))  # weak: open-redirect
