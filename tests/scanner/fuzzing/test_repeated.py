"""Each planted line many times over: what a rule does once for a line must not cost the whole file.

A rule that looks through all of a file for each of its calls takes a second for hundreds of them
and hours for tens of thousands, which nobody sees in honest code.
"""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scanner.fuzzing import reading
from tests.scanner.fuzzing.mutating import examples

FOLDERS = ("malice", "samples", "vulnerable")
ENDINGS = {
    ".py": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "javascript",
    ".tsx": "javascript",
}
MARK = re.compile(r"\s*(?:#|//) (?:malice:|weak:|FINDS).*")
MOST_CHARACTERS = 200_000


def planted():
    """Files with the numbers of the planted lines that are whole statements."""
    here = Path(__file__).parents[1]
    for folder in FOLDERS:
        for path in sorted((here / folder).rglob("*")):
            name = path.name.removesuffix(".sample")
            ending = "." + name.rpartition(".")[2]
            if path.is_file() and ending in ENDINGS:
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
                for number, line in enumerate(lines):
                    if MARK.search(line) and _is_whole(MARK.sub("", line)):
                        yield path.relative_to(here).as_posix(), ending, number


def _is_whole(line):
    is_balanced = all(line.count(a) == line.count(b) for a, b in ("()", "[]", "{}"))
    return is_balanced and not line.rstrip().endswith((":", ",", "(", "=>", "&&", "||", "+"))


PLANTED = list(planted())


def test_there_is_something_to_repeat():
    assert len(PLANTED) > 250
    assert {ENDINGS[ending] for _, ending, _ in PLANTED} == {"javascript", "python"}


@pytest.mark.parametrize("reader", ["rules", "canonical"])
@examples(3)
@given(place=st.sampled_from(PLANTED), characters=st.sampled_from([3000, MOST_CHARACTERS]))
def test_no_line_holds_up_an_analyzer_by_being_repeated(reader, place, characters):
    name, ending, number = place
    lines = (Path(__file__).parents[1] / name).read_text(encoding="utf-8").splitlines()
    line = MARK.sub("", lines[number])
    lines[number : number + 1] = [line] * (characters // (len(line) + 1) + 1)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"a{ending}").write_text("\n".join(lines), encoding="utf-8")

        outcome = reading.outcome_of(ENDINGS[ending] if reader == "rules" else reader, folder)

    assert outcome.is_done, (outcome.status, outcome.error, name, line)
    assert outcome.peak_mib < 512
