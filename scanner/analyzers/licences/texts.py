"""Recognises the text of a common licence by phrases that only it has.

A licence's text is often reflowed, or has names and years in it, so it is compared word by word
after everything but letters and digits was dropped.
"""

import re
from typing import NamedTuple

READ_CHARACTERS = 200_000
TEXT_NAME = re.compile(
    r"(?i)(?:^|/)(?:licen[cs]e|copying|unlicense)(?:[.-](?:txt|md|rst|mit|apache|bsd|gpl))?$"
)


class Fingerprint(NamedTuple):
    """All of ``phrases`` are in the text, and none of ``others``."""

    spdx: str
    phrases: tuple[str, ...]
    others: tuple[str, ...] = ()


FINGERPRINTS = (
    Fingerprint("AGPL-3.0", ("gnu affero general public license version 3",)),
    Fingerprint("LGPL-3.0", ("gnu lesser general public license version 3",)),
    Fingerprint("LGPL-2.1", ("gnu lesser general public license version 2 1",)),
    Fingerprint(
        "GPL-3.0",
        ("gnu general public license version 3", "everyone is permitted to copy"),
        (
            "gnu affero general public license version 3",
            "gnu lesser general public license version 3",
        ),
    ),
    Fingerprint("GPL-2.0", ("gnu general public license version 2 june 1991",)),
    Fingerprint("MPL-2.0", ("mozilla public license version 2 0", "covered software")),
    Fingerprint("EPL-2.0", ("eclipse public license v 2 0",)),
    Fingerprint("EUPL-1.2", ("european union public licence v 1 2",)),
    Fingerprint("Apache-2.0", ("apache license version 2 0 january 2004", "contribution")),
    Fingerprint(
        "BSD-3-Clause",
        ("redistributions of source code must retain", "neither the name of"),
        ("all advertising materials",),
    ),
    Fingerprint(
        "BSD-4-Clause",
        ("redistributions of source code must retain", "all advertising materials"),
    ),
    Fingerprint(
        "BSD-2-Clause",
        ("redistributions of source code must retain", "redistributions in binary form"),
        ("neither the name of", "all advertising materials", "may be used to endorse"),
    ),
    Fingerprint(
        "ISC",
        ("permission to use copy modify and or distribute this software for any purpose with",),
    ),
    Fingerprint(
        "MIT",
        (
            "permission is hereby granted free of charge to any person obtaining a copy",
            "merge publish",
        ),
    ),
    Fingerprint("Unlicense", ("this is free and unencumbered software released into the public",)),
    Fingerprint("CC0-1.0", ("cc0 1 0 universal",)),
    Fingerprint("BSL-1.0", ("boost software license version 1 0",)),
    Fingerprint(
        "Zlib",
        (
            "this software is provided as is without any express or implied warranty",
            "must not be misrepresented",
        ),
    ),
    Fingerprint("BUSL-1.1", ("business source license 1 1",)),
    Fingerprint("SSPL-1.0", ("server side public license",)),
    Fingerprint("Elastic-2.0", ("elastic license 2 0",)),
    Fingerprint("WTFPL", ("do what the fuck you want to",)),
)


def recognise(text: str) -> str | None:
    """The SPDX name without ``-only`` or ``-or-later``, which the text does not say."""
    words = " ".join(re.findall(r"[a-z0-9]+", text[:READ_CHARACTERS].lower()))
    for fingerprint in FINGERPRINTS:
        if all(phrase in words for phrase in fingerprint.phrases) and not any(
            phrase in words for phrase in fingerprint.others
        ):
            return fingerprint.spdx
    return None
