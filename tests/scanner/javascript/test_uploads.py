"""Where an uploaded file was put the server chose; its name, and all else, its visitor."""

import pytest

from scanner.analyzers.javascript import JavaScriptAnalyzer

APP = """
const fs = require("fs");
const path = require("path");
const app = require("express")();
function save(upload) { fs.readFileSync(upload.USED); }
app.post("/files", (req, res) => { BODY });
"""


def told(tree, body, used="path"):
    app = APP.replace("BODY", body).replace("USED", used)
    return [
        finding.rule
        for finding in JavaScriptAnalyzer().analyze(tree({"app.js": app}))
        if finding.rule == "javascript.path-traversal"
    ]


@pytest.mark.parametrize(
    "body",
    [
        "const { tempFilePath } = req.files.picture; fs.readFileSync(tempFilePath);",
        "const part = { ...req.file }; fs.readFileSync(part.path);",
        "save(req.file);",
        "for (const each of req.files) fs.unlinkSync(each.path);",
        "fs.readFileSync(req.file);",
    ],
)
def test_where_it_was_put_is_no_visitors_choice(tree, body):
    assert told(tree, body) == []


@pytest.mark.parametrize(
    ("body", "used"),
    [
        ("fs.readFileSync(req.file.originalname);", ""),
        ("const { name } = req.files.picture; fs.readFileSync(path.join('up', name));", ""),
        ("save(req.file);", "originalname"),
        ("save(req.body);", "path"),
        ("save({ path: req.file.originalname });", "path"),
        ("req.file = req.query.name; fs.readFileSync(req.file);", ""),
        ("const { tempFilePath } = req.body; fs.readFileSync(tempFilePath);", ""),
    ],
)
def test_its_name_and_what_only_looks_like_an_upload_are(tree, body, used):
    assert told(tree, body, used) != []
