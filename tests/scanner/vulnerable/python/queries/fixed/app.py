import importlib
import logging
import re

import ldap
from flask import Flask, Response, jsonify, request
from ldap.filter import escape_filter_chars
from lxml import etree

from models import Account

app = Flask(__name__)
directory = ldap.initialize("ldap://directory.invalid")
tree = etree.parse("people.xml")
PLUGINS = {"csv", "json"}


@app.get("/person")
def person():
    name = request.args["name"]
    wanted = "(uid={})".format(escape_filter_chars(name))
    found = directory.search_s("dc=invalid", ldap.SCOPE_SUBTREE, wanted)
    nodes = tree.xpath("//person[name=$name]", name=name)
    lines = [line for line in open("people.txt") if re.search(re.escape(name), line)]
    return jsonify(len(found) + len(nodes) + len(lines))


@app.post("/import")
def load():
    name = request.form["plugin"]
    if name not in PLUGINS:
        raise ValueError(name)
    plugin = importlib.import_module(name)
    return jsonify(plugin.__name__)


@app.post("/account")
def account():
    fields = request.get_json()
    return jsonify(Account(name=str(fields["name"])).number)


@app.get("/note")
def note():
    answer = Response("done", mimetype="text/plain")
    answer.headers["X-Note"] = str(int(request.args["note"]))
    return answer


@app.get("/walrus")
def walrus():
    if (name := request.args.get("name")) and name.isalnum():
        with open(f"notes/{name}") as file:
            return jsonify(file.read())
    logging.getLogger("app").info("nothing")
    return jsonify(None)
