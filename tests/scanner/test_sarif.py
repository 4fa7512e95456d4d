import json

import jsonschema
import pytest

from scanner import sarif
from scanner.analyzers.base import Confidence, Finding, Kind, Severity

# What the standard requires of the parts we write, section by section.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "help", "defaultConfiguration"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "help": TEXT,
        "helpUri": {"type": "string", "format": "uri"},
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "ruleIndex", "level", "partialFingerprints"],
    "properties": {
        "message": TEXT,
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "rank": {"type": "number", "minimum": -1, "maximum": 100},
        "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
        "partialFingerprints": {"additionalProperties": {"type": "string"}},
        "suppressions": {
            "items": {
                "required": ["kind"],
                "properties": {
                    "kind": {"enum": ["inSource", "external"]},
                    "status": {"enum": ["accepted", "underReview", "rejected"]},
                },
            }
        },
        "locations": {
            "items": {
                "properties": {
                    "physicalLocation": {
                        "properties": {
                            "artifactLocation": {
                                "properties": {"uri": {"pattern": "^[!-~]+$"}},
                            },
                            "region": {"properties": {"startLine": {"minimum": 1}}},
                        }
                    }
                }
            }
        },
    },
}
SCHEMA = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name"],
                                "properties": {"rules": {"items": RULE, "uniqueItems": True}},
                            }
                        },
                    },
                    "results": {"items": RESULT},
                    "invocations": {"items": {"required": ["executionSuccessful"]}},
                },
            }
        },
    },
}


def finding(**more):
    fields = {
        "analyzer": "python",
        "rule": "python.sql-injection",
        "severity": Severity.HIGH,
        "confidence": Confidence.HIGH,
        "cwe": 89,
        "path": "shop/a b/ü.py",
        "line": 12,
        "message": "Puts what a visitor sent into an SQL statement.",
        "evidence": "db.execute(sql)",
        "remedy": "Pass values as parameters.",
        "kind": Kind.WEAKNESS,
    }
    return Finding(**fields | more)


def run_of(*found, complete=True, **more):
    made = sarif.document(found, version="abc", complete=complete, **more)
    jsonschema.validate(json.loads(json.dumps(made)), SCHEMA)
    return made["runs"][0]


def test_a_finding_is_a_result_at_its_place_with_its_rule_and_its_weakness():
    run = run_of(finding(), explained_at="https://store.example/scanning/#{}".format)

    (result,) = run["results"]
    (rule,) = run["tool"]["driver"]["rules"]
    place = result["locations"][0]["physicalLocation"]
    assert result["ruleId"] == rule["id"] == "python.sql-injection"
    assert rule["helpUri"] == "https://store.example/scanning/#python.sql-injection"
    assert place["artifactLocation"]["uri"] == "shop/a%20b/%C3%BC.py"
    assert place["region"]["startLine"] == 12
    assert result["taxa"][0]["id"] == run["taxonomies"][0]["taxa"][0]["id"] == "89"
    assert result["partialFingerprints"]["matrix/v1"] == finding().fingerprint


def test_each_rule_is_named_once_and_found_by_its_index():
    run = run_of(finding(line=1), finding(line=2), finding(rule="a.b", severity=Severity.INFO))

    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["a.b", "python.sql-injection"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def test_a_finding_about_the_whole_app_has_no_place():
    run = run_of(finding(path="", line=0, cwe=None, evidence="", remedy=""))

    assert "locations" not in run["results"][0]
    assert "taxa" not in run["results"][0]


def test_what_was_not_read_whole_is_said_to_have_failed():
    assert run_of(complete=False)["invocations"] == [{"executionSuccessful": False}]


@pytest.mark.parametrize("severity", list(Severity))
def test_every_severity_has_a_level(severity):
    result = run_of(finding(severity=severity))["results"][0]
    assert result["properties"]["severity"] == severity
