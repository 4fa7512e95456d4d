"""What a component puts into its style sheet: a setting, unless a visitor sent it right there."""

from scanner.analyzers.base import Confidence
from scanner.analyzers.javascript import JavaScriptAnalyzer

PAGE = """
export function Page({ theme }) {
  return <ELEMENT dangerouslySetInnerHTML={{ __html: `:root { --brand: ${theme.color} }` }} />;
}
"""
CALLER = """
import { Page } from "./page";
export default (req, res) => res.json(Page({ theme: defaults, ...req.query }));
"""
AT_HAND = """
export default (req, res) => {
  return <style dangerouslySetInnerHTML={{ __html: `a { color: ${req.query.color} }` }} />;
};
"""


def told(folder):
    return {
        (finding.path, finding.confidence)
        for finding in JavaScriptAnalyzer().analyze(folder)
        if finding.rule == "javascript.cross-site-scripting"
    }


def test_what_comes_from_elsewhere_is_told_with_little_trust(tree):
    folder = tree({"page.jsx": PAGE.replace("ELEMENT", "style"), "server.js": CALLER})

    assert told(folder) == {("page.jsx", Confidence.LOW)}


def test_other_elements_are_told_with_full_trust(tree):
    folder = tree({"page.jsx": PAGE.replace("ELEMENT", "div"), "server.js": CALLER})

    assert told(folder) == {("page.jsx", Confidence.HIGH)}


def test_a_visitors_own_value_in_a_style_sheet_is_told_with_full_trust(tree):
    assert told(tree({"server.jsx": AT_HAND})) == {("server.jsx", Confidence.HIGH)}
