"""Requests to addresses that a visitor sent, by a connection that looks where it leads."""

import pytest

from scanner.analyzers.base import Confidence
from scanner.analyzers.javascript import JavaScriptAnalyzer

APP = """
import { lookup as find } from "dns";
import { Agent, fetch } from "undici";
const check = (host, options, done) => {
  find(host, options, (error, address) => { BODY });
};
const dispatcher = new Agent({ connect: { lookup: check } });
export default async (req, res) => {
  await fetch(req.body.address, { OPTIONS });
  res.end();
};
"""
REFUSES = "if (isPrivate(address)) { done(new Error(host)); return; } done(null, address);"
ANSWERS = "if (error) { done(error); return; } done(null, address);"
AGENT = "redirect: 'manual', dispatcher: dispatcher"


@pytest.mark.parametrize(
    ("body", "options", "confidence"),
    [
        (REFUSES, AGENT, Confidence.LOW),
        (REFUSES, "lookup: check", Confidence.LOW),
        (REFUSES, "redirect: 'manual'", Confidence.MEDIUM),
        (ANSWERS, AGENT, Confidence.MEDIUM),
        ("done(new Error(host));", AGENT, Confidence.MEDIUM),
    ],
)
def test_a_connection_that_may_refuse_is_trusted_more(tree, body, options, confidence):
    folder = tree({"app.mjs": APP.replace("BODY", body).replace("OPTIONS", options)})

    found = [
        finding.confidence
        for finding in JavaScriptAnalyzer().analyze(folder)
        if finding.rule == "javascript.server-side-request"
    ]
    assert found == [confidence]
