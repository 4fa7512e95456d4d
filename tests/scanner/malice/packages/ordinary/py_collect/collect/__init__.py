"""Collect problems of a form into a list and show them."""
from flask import Flask, request, jsonify
import requests
app = Flask(__name__)
def check(form, problems):
    for name in ("email", "name"):
        if not form.get(name):
            problems.append(f"{name} is missing")
@app.post("/contact")
def contact():
    problems = []
    check(request.form, problems)
    if problems:
        return jsonify(problems), 400
    requests.post("https://crm.example/api", json={"email": request.form["email"]}, timeout=10)
    return "", 204
