"""Packages of campaigns whose flows once got lost when they were spelled otherwise."""

from pathlib import Path

import pytest

from scanner.scoring import Risk, grade
from scanner.training.rewrites import REWRITES
from scanner.training.rewriting import files_of, rewritten
from tests.scanner.test_campaigns import PACKAGES, findings_in

LOST = [
    ("looked up", ("axioshook", "documents", "gist", "reqpatch")),
    ("requoted", ("envzip", "obfio", "permitdrain")),
]


@pytest.mark.parametrize(
    ("title", "name"), [(title, name) for title, names in LOST for name in names]
)
def test_the_rules_alone_still_call_it_malicious(title, name, tmp_path):
    files = files_of(PACKAGES / name)
    changed = rewritten(files, REWRITES[title])
    for path, content in changed.items():
        place = Path(tmp_path, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    assert changed != files
    assert grade(findings_in(tmp_path)).risk.rank >= Risk.HIGH.rank
