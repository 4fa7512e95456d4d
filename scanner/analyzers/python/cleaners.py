"""What makes a value safe, and for which uses."""

import re
from collections.abc import Mapping

from scanner.analyzers.python.taint import EVERY_USE, Use

ALL = EVERY_USE
CLEANERS: Mapping[str, int] = {
    **dict.fromkeys(("int", "float", "bool", "len", "hash", "ord", "isoformat", "UUID"), ALL),
    **dict.fromkeys(("Decimal", "date", "fromisoformat", "strptime", "uuid4"), ALL),
    **dict.fromkeys(("sha256", "sha1", "md5", "sha512", "blake2b", "hexdigest", "digest"), ALL),
    **dict.fromkeys(("sum", "abs", "round", "isinstance", "any", "all", "id", "type"), ALL),
    **dict.fromkeys(("url_for", "reverse", "get_object_or_404", "literal_eval"), ALL),
    "shlex.split": Use.SHELL,
    "re.escape": Use.CODE,
    "quote": Use.SHELL | Use.URL | Use.LINE | Use.HTML,
    "quote_plus": Use.SHELL | Use.URL | Use.LINE | Use.HTML,
    "urlencode": Use.URL | Use.LINE | Use.HTML,
    "list2cmdline": Use.SHELL,
    "escape": Use.HTML | Use.QUERY,
    "conditional_escape": Use.HTML,
    "format_html": Use.HTML,
    "clean": Use.HTML,
    "escapejs": Use.HTML,
    "sanitize": Use.HTML,
    "bleach": Use.HTML,
    "render": Use.HTML,
    "render_template": Use.HTML,
    "jsonify": Use.HTML,
    "dumps": Use.LINE,
    "secure_filename": Use.PATH | Use.SHELL | Use.LINE,
    "safe_join": Use.PATH,
    "basename": Use.PATH,
    "get_valid_filename": Use.PATH | Use.SHELL,
    "relative_to": Use.PATH,
    "escape_filter_chars": Use.QUERY,
    "escape_rdn": Use.QUERY,
    "ObjectId": ALL,
    "bindparam": Use.SQL,
    "bind": Use.SQL,
    "literal": Use.SQL,
    "Identifier": Use.SQL,
    "quote_name": Use.SQL,
    "quote_ident": Use.SQL,
}
CHECKS = re.compile(
    r"(?i)^(?:is_?safe|is_?valid|is_?allowed|allowed|valid|validate|check|verify|ensure|safe_)"
    r"|url_has_allowed|^(?:fullmatch|match|isdigit|isdecimal|isnumeric|isalnum|isalpha|isidentifier"
    r"|is_relative_to|startswith|has_permission)$"
)
"""Questions after which a value is trusted where the answer was yes."""
PARTIAL_CHECKS = {"startswith": Use.PATH | Use.URL, "is_relative_to": Use.PATH}


def check_mask(name: str) -> int:
    """What a positive answer of this function makes its arguments safe for."""
    if not CHECKS.search(name):
        return 0
    return PARTIAL_CHECKS.get(name, ALL)
