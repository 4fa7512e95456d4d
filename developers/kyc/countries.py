"""The countries of ISO 3166, as the time zone database lists them."""

from functools import cache
from importlib.resources import files


@cache
def names() -> dict[str, str]:
    """Code to name, by name."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return dict(sorted(((code, name) for code, name in rows), key=lambda row: row[1]))


def name(code: str) -> str:
    return names().get(code, code)
