import importlib
import logging
import re
import xml.sax

import ldap
from flask import Flask, Response, jsonify, request
from lxml import etree

from models import Account

app = Flask(__name__)
directory = ldap.initialize("ldap://directory.invalid")
tree = etree.parse("people.xml")


@app.get("/person")
def person():
    name = request.args["name"]
    wanted = "(uid={})".format(name)
    found = directory.search_s("dc=invalid", ldap.SCOPE_SUBTREE, wanted)  # weak: ldap-injection
    nodes = tree.xpath("//person[name='" + name + "']")  # weak: xpath-injection
    lines = [line for line in open("people.txt") if re.search(name, line)]  # weak: regular-expression
    return jsonify(len(found) + len(nodes) + len(lines))


@app.post("/import")
def load():
    document = etree.fromstring(request.get_data())  # weak: xml-entities
    plugin = importlib.import_module(request.form["plugin"])  # weak: code-injection
    return jsonify(len(document), plugin.__name__)


@app.post("/account")
def account():
    fields = request.get_json()
    return jsonify(Account(**fields).number)  # weak: mass-assignment


@app.get("/note")
def note():
    answer = Response("done", mimetype="text/plain")
    answer.headers["X-Note"] = request.args["note"]  # weak: header-injection
    return answer


def reader():
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_external_ges, True)  # weak: xml-entities
    return parser


@app.get("/walrus")
def walrus():
    if (name := request.args.get("name")) and len(name) > 3:
        first, *_ = name.split(",")
        with open(f"notes/{first}") as file:  # weak: path-traversal
            return jsonify(file.read())
    logging.getLogger("app").info("nothing")
    return jsonify(None)


def remembered(function):
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@app.get("/wrapped")
@remembered
def wrapped():
    values = {"code": request.args["code"]}
    steps = [values["code"] for _ in range(2)]
    for step in steps:
        try:
            eval(step)  # weak: code-injection
        except ValueError:
            continue
    return jsonify(None)
