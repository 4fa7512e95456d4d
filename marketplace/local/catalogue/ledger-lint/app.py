from collections import Counter

from checks import Result, check
from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest, HTTPException

MAX_NUMBERS = 500
SAMPLE = "DE136695976\nNL91 ABNA 0417 1643 00\nATU13585628\nFR 40 303 265 045\nDE89 3704 0044 0532 0130 01\nIE6433435F\n12-34"

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = 64 * 1024


@app.get("/")
def page() -> str:
    return render_template("index.html", text=SAMPLE, results=[], counts=Counter())


@app.post("/")
def lint() -> str:
    text = request.form.get("numbers", "")
    results = check_all(text.splitlines())
    counts = Counter(result.verdict for result in results)
    return render_template("index.html", text=text, results=results, counts=counts)


@app.post("/api/check")
def check_json() -> Response:
    document = request.get_json()
    numbers = document.get("numbers") if isinstance(document, dict) else None
    if not isinstance(numbers, list) or not all(isinstance(number, str) for number in numbers):
        raise BadRequest("Send {\"numbers\": [\"DE136695976\", …]}.")
    return jsonify(results=[result._asdict() for result in check_all(numbers)])


def check_all(lines: list[str]) -> list[Result]:
    numbers = [line for line in lines if line.strip()]
    if len(numbers) > MAX_NUMBERS:
        raise BadRequest(f"More than {MAX_NUMBERS} numbers at once.")
    return [check(number) for number in numbers]


@app.errorhandler(HTTPException)
def explain(error: HTTPException) -> tuple[Response, int | None]:
    return jsonify(error=error.description), error.code


@app.after_request
def only_our_own(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = "default-src 'self'; img-src data:"
    return response
