import pytest

from appstore.sources import hunks, showing
from appstore.sources.colours import by_line
from appstore.sources.matching import Budget
from appstore.sources.showing import Span


@pytest.mark.parametrize(
    "hidden",
    [
        *("\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\x00", "\x1b", "\r", "\u2028", "\xa0"),
        *("\u3164", "\ufe0f", "\U000e0041", "\U000e01ef", "\ue000", "\u061c", "\xad", "\u034f"),
    ],
)
def test_what_nobody_would_see_is_written_as_its_code_point(hidden):
    html = showing.visible(f"a{hidden}b")
    assert hidden not in html
    assert f"U+{ord(hidden):04X}" in html


def test_text_is_never_markup():
    assert showing.visible("<script>&\"'") == "&lt;script&gt;&amp;&quot;&#x27;"
    assert "<img" not in showing.shown("<img src=x>", [Span("k", 2), Span("s", 99)])


def test_bytes_that_are_no_utf8_are_shown():
    assert showing.decoded(b"a\xff\xfe\xc3") == "a\\xff\\xfe\\xc3"


def test_a_line_that_goes_on_and_on_is_cut_and_says_so():
    assert "5000 more characters" in showing.shown("x" * 10_000)


def test_a_return_within_a_line_hides_nothing():
    (line,) = showing.page_of(showing.lines_of("# harmless\rimport os\r\n"), first=1)
    assert "U+000D" in line.html
    assert line.is_odd


def test_lines_are_numbered_as_editors_do():
    assert showing.lines_of("a\x0cb\u2028c\r\nd\n") == ["a\x0cb\u2028c", "d"]
    assert showing.lines_of("") == []


def test_colours_change_no_text_whatever_their_lengths():
    text = "ab\ncd"
    for spans in ([Span("k", 999)], [], [Span("k", 1)], [Span("k", 3), Span("s", 0)]):
        lines = by_line(spans, text)
        shown = [
            showing.shown(line, lines[i] if i < len(lines) else ())
            for i, line in enumerate(text.split("\n"))
        ]
        assert [html.replace('<span class="k">', "").replace("</span>", "") for html in shown] == [
            "ab",
            "cd",
        ]


def test_a_diff_has_its_surroundings_and_marks_the_words():
    before = b"".join(b"line %d\n" % number for number in range(30))
    after = before.replace(b"line 15\n", b"line fifteen <b>\n")

    found = hunks.diff(before, after, Budget())

    (hunk,) = found.hunks
    assert hunk.heading == "@@ -13,7 +13,7 @@"
    assert [row.kind for row in hunk.rows] == [*["same"] * 3, "del", "add", *["same"] * 3]
    assert (found.added, found.removed) == (1, 1)
    assert "<del>15</del>" in hunk.rows[3].html
    assert "<ins>fifteen</ins>" in hunk.rows[4].html
    assert "<b>" not in hunk.rows[4].html


def test_two_far_places_are_two_hunks():
    lines = [b"line %d" % number for number in range(60)]
    changed = [b"new" if number in {5, 50} else line for number, line in enumerate(lines)]
    found = hunks.diff(b"\n".join(lines), b"\n".join(changed), Budget())
    assert len(found.hunks) == 2


def test_a_very_long_diff_is_cut():
    found = hunks.diff(b"", b"x\n" * 10_000, Budget())
    assert found.is_cut
    assert sum(len(hunk.rows) for hunk in found.hunks) == hunks.ROWS_SHOWN


def test_line_ends_alone_are_a_difference():
    found = hunks.diff(b"a\nb\n", b"a\r\nb\n", Budget())
    assert (found.added, found.removed) == (1, 1)
    assert any("U+000D" in row.html for row in found.hunks[0].rows)


def counted(monkeypatch):
    """How many lines and words are made into HTML from now on."""
    made = []
    visible = hunks.showing.visible
    monkeypatch.setattr(hunks.showing, "visible", lambda text: made.append(text) or visible(text))
    return made


ENDLESS = {
    "one long hunk": (b"a\n" * 200_000, b"b\n" * 200_000),
    "many hunks": ((b"x\n" * 7 + b"a\n") * 20_000, (b"x\n" * 7 + b"b\n") * 20_000),
    "many words": ((b"a " * 200 + b"\n") * 2_000, (b"b " * 200 + b"\n") * 2_000),
}


@pytest.mark.parametrize(("before", "after"), ENDLESS.values(), ids=ENDLESS)
def test_of_what_is_not_shown_nothing_is_made(before, after, monkeypatch):
    made = counted(monkeypatch)
    assert hunks.diff(before, after, Budget(400_000)).is_cut
    assert len(made) < 40_000
