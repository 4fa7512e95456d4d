"""What says that an answer is a page."""

import pytest

from scanner.analyzers.javascript import JavaScriptAnalyzer

ROUTE = """
export async function GET(request) {
  return new Response(request.nextUrl.searchParams.get("q"), { TYPE });
}
"""


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ('headers: { "Content-Type": "text/html" }', {"javascript.cross-site-scripting"}),
        ("headers: { type: `text/html; charset=${set}` }", {"javascript.cross-site-scripting"}),
        ("status: 200, // never text/html\n", set()),
    ],
)
def test_a_comment_makes_no_page_of_it(tree, kind, told):
    folder = tree({"app/route.js": ROUTE.replace("TYPE", kind)})

    assert {finding.rule for finding in JavaScriptAnalyzer().analyze(folder)} == told
