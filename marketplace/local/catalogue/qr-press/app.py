from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from codes import ERROR_LEVELS, PICTURES, PNG_SCALE, Unusable, make, picture, text_of

START = {"kind": "text", "text": "https://example.org", "error": "m"}

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = 16 * 1024


@app.get("/")
def page() -> str:
    return page_for(START)


@app.post("/")
def press() -> str:
    return page_for(request.form.to_dict())


def page_for(form: dict[str, str]) -> str:
    problem, pictures = "", {}
    try:
        code = make(text_of(form), form.get("error", "m"))
        pictures = {
            "svg": code.svg_data_uri(scale=PNG_SCALE, light="white"),
            "png": code.png_data_uri(scale=PNG_SCALE, light="white"),
        }
    except Unusable as error:
        problem = str(error)
    return render_template(
        "index.html", form=form, pictures=pictures, problem=problem, levels=ERROR_LEVELS
    )


@app.post("/api/qr")
def press_for_programs() -> Response:
    document = request.get_json()
    asked = {"text": "", "format": "svg", "error": "m"}
    if isinstance(document, dict):
        asked |= {name: str(document[name]) for name in asked.keys() & document.keys()}
    code = make(asked["text"], asked["error"])
    content = picture(code, asked["format"])
    return Response(content, mimetype=PICTURES[asked["format"]])


@app.errorhandler(Unusable)
def refuse(error: Unusable) -> tuple[Response, int]:
    return jsonify(error=str(error)), 422


@app.errorhandler(HTTPException)
def explain(error: HTTPException) -> tuple[Response, int | None]:
    return jsonify(error=error.description), error.code


@app.after_request
def only_our_own(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = "default-src 'self'; img-src data:"
    return response
