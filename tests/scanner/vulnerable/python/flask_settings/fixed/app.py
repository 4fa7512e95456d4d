import os
import secrets

import jwt
from flask import Flask, jsonify, make_response, request
from flask_cors import CORS
from pymongo import MongoClient

app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]
app.config["DEBUG"] = False
CORS(app, origins=["https://shop.invalid"], supports_credentials=True)
users = MongoClient().app.users


@app.post("/login")
def login():
    body = request.get_json()
    user = users.find_one({"name": str(body["name"])})
    also = users.find({"name": {"$eq": str(body["name"])}})
    token = jwt.encode({"name": user["name"]}, os.environ["KEY"], algorithm="HS256")
    answer = make_response(jsonify(count=len(list(also))))
    answer.set_cookie("session", token, secure=True, httponly=True, samesite="Lax")
    return answer


@app.get("/me")
def me():
    token = request.headers["Authorization"]
    return jsonify(jwt.decode(token, os.environ["KEY"], algorithms=["HS256"]))


@app.post("/reset")
def reset():
    reset_token = secrets.token_urlsafe(32)
    return jsonify(len(reset_token))


if __name__ == "__main__":
    app.run()
