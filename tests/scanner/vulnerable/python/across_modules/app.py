from flask import Blueprint, Flask, request

from shop import runner
from shop.store import Store, find_user
from shop.text import cleaned, joined

app = Flask(__name__)
store = Store("shop.db")


@app.get("/user")
def user():
    return str(find_user(request.args["name"]))


@app.get("/order")
def order():
    number = request.args.get("number")
    return str(store.order(number))


@app.post("/convert")
def convert():
    command = joined("convert", request.form["file"])
    runner.start(command)
    runner.start_later(lambda: request.form["file"])
    return "done"


@app.get("/safe")
def safe():
    return str(find_user(cleaned("1")))
