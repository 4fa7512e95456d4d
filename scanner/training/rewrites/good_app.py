"""One bad file in a good app: the files as they are, among many that do nothing wrong."""

import random
from collections.abc import Mapping

from scanner.training.rewrites.padding import block, python_function, script_function

FILES = 12
FILE_BYTES = 3000
PAGE = """\
from flask import Flask, render_template, request

from shop.pages_0 import *

app = Flask(__name__)


@app.get("/")
def home():
    return render_template("home.html", rows=request.args.getlist("row"))
"""
SERVER = """\
const express = require("express");

const app = express();
app.get("/", (request, response) => response.json({ page: request.query.page }));
app.listen(process.env.PORT);
"""


def among_good_files(files: Mapping[str, str], seed: int) -> dict[str, str]:
    chance = random.Random(seed)  # noqa: S311 -- the same every time
    is_python = any(path.endswith(".py") for path in files)
    make, suffix = (python_function, "py") if is_python else (script_function, "js")
    good = {
        f"shop/pages_{number}.{suffix}": block(make, chance, FILE_BYTES) for number in range(FILES)
    }
    good["shop/main." + suffix] = PAGE if is_python else SERVER
    return good | dict(files)
