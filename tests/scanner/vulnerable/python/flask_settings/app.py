import random

import jwt
from flask import Flask, jsonify, make_response, request
from flask_cors import CORS
from pymongo import MongoClient

app = Flask(__name__)
app.config["SECRET_KEY"] = "n0t-so-secret"  # weak: hardcoded-secret
app.config["DEBUG"] = True  # weak: debug-setting
CORS(app, origins="*", supports_credentials=True)  # weak: open-cors
users = MongoClient().app.users


@app.post("/login")
def login():
    body = request.get_json()
    user = users.find_one({"name": body["name"], "password": body["password"]})  # weak: nosql-injection
    also = users.find({"$where": "this.name == '" + body["name"] + "'"})  # weak: nosql-injection
    token = jwt.encode({"name": user["name"]}, "hard-coded", algorithm="HS256")  # weak: hardcoded-secret
    answer = make_response(jsonify(count=len(list(also))))
    answer.set_cookie("session", token, secure=False)  # weak: insecure-cookie
    return answer


@app.get("/me")
def me():
    token = request.headers["Authorization"]
    first = jwt.decode(token, options={"verify_signature": False})  # weak: unverified-token
    second = jwt.decode(token, algorithms=["none"])  # weak: unverified-token
    return jsonify(first, second)


@app.post("/reset")
def reset():
    reset_token = "".join(random.choice("abcdef0123456789") for _ in range(32))  # weak: weak-random
    return jsonify(len(reset_token))


if __name__ == "__main__":
    app.run(host="0.0.0.0", debug=True)  # weak: debug-server
