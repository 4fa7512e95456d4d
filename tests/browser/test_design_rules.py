import re
from itertools import product
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
KIB = 1024

READABLE = 4.5
VISIBLE = 3.0
GROUNDS = ("bg", "surface", "surface-2")
TONES = ("success", "warning", "danger", "info")
PAIRS = [
    *((text, ground, READABLE) for text, ground in product(("text", "text-2", "text-3"), GROUNDS)),
    *((link, ground, READABLE) for link, ground in product(("primary", "star"), ("bg", "surface"))),
    *((tone, f"{tone}-soft", READABLE) for tone in TONES),
    *((tone, "surface", READABLE) for tone in TONES),
    ("primary", "primary-soft", READABLE),
    ("on-primary", "primary", READABLE),
    ("on-danger", "danger", READABLE),
    *(("border-strong", ground, VISIBLE) for ground in ("bg", "surface")),
]


def templates(*suffixes):
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in suffixes)


def colours():
    """Each token with its light and its dark colour."""
    text = (STATIC / "css/tokens.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", text)
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_every_pair_of_colours_can_be_told_apart(front, ground, least, theme):
    tokens = colours()

    assert contrast(tokens[front][theme], tokens[ground][theme]) >= least


def test_styles_and_our_script_stay_small():
    elsewhere = {"admin.css", "source.css"}  # linked by the pages that need them, and no others
    pages = [path for path in (STATIC / "css").glob("*.css") if path.name not in elsewhere]

    assert sum(path.stat().st_size for path in pages) <= 30 * KIB
    assert (STATIC / "js/app.js").stat().st_size <= 6 * KIB


def test_every_icon_named_anywhere_is_drawn_and_none_is_drawn_in_vain():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons/sprite.svg").read_text()))

    pages = "".join(path.read_text() for path in templates(".html"))
    looks = (ROOT / "marketplace/core/templatetags/looks.py").read_text()
    named = set(re.findall(r'{% icon "([\w-]+)"', pages))
    named |= set(re.findall(r'icon_name="([\w-]+)"', pages))
    named |= set(re.findall(r'firstof icon_name "([\w-]+)"', pages))
    named |= set(re.findall(r'\("(?:\w+|)", "([\w-]+)"\)', looks))

    assert named == drawn


@pytest.mark.parametrize("path", templates(".html"), ids=lambda path: path.name)
def test_no_template_needs_more_than_the_content_policy_allows(path):
    text = path.read_text()

    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:", text)


@pytest.mark.parametrize(
    "path", templates(".html", ".txt"), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_every_template_compiles(path):
    assert get_template(str(path.relative_to(TEMPLATES)))


@pytest.mark.parametrize(
    "path",
    [path for path in templates(".html") if path.name.startswith("_")],
    ids=lambda path: path.name,
)
def test_every_fragment_says_what_it_expects(path):
    first_line = path.read_text().splitlines()[0]

    assert re.fullmatch(r"{# .*Expects .+ #}", first_line)
