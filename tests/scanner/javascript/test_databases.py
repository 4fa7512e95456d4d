"""Methods that are called as those of databases are."""

import pytest

from scanner.analyzers.javascript import JavaScriptAnalyzer

APP = """
const { parseObject } = require("jet-validators/utils");
const parse = (schema) => parseObject(schema, () => { throw new Error("bad"); });
const table = { update: MADE };
module.exports.put = (req, res) => { table.update(req.body); };
"""


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("parse({ user: isUser })", set()),
        ("collection.update.bind(collection)", {"javascript.query-operators"}),
        ("connect('users').update", {"javascript.query-operators"}),
        ("Users.update", {"javascript.query-operators"}),
    ],
)
def test_what_the_app_made_by_itself_is_no_database(tree, made, told):
    folder = tree({"app.js": APP.replace("MADE", made)})

    assert {finding.rule for finding in JavaScriptAnalyzer().analyze(folder)} == told
