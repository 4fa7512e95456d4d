"""Names that behaviour is told by; only what leads to one of them is worth spelling out."""

import re

MODULES = frozenset(
    """
    child_process fs fs/promises http https http2 net tls dns dns/promises dgram os vm crypto zlib
    process module worker_threads cluster inspector readline repl axios got node-fetch request
    undici superagent needle ws socket.io-client shelljs execa cross-spawn ssh2 nodemailer
    discord.js telegraf keytar puppeteer playwright screenshot-desktop clipboardy iohook robotjs
    sqlite3 archiver adm-zip systeminformation public-ip machine-id node-machine-id
    """.split()  # noqa: SIM905 -- a list of words
)
GLOBALS = frozenset(
    """
    eval Function fetch require atob btoa process Buffer XMLHttpRequest WebSocket EventSource
    setTimeout setInterval document location navigator localStorage sessionStorage indexedDB
    importScripts execScript Worker ActiveXObject WScript String.fromCharCode unescape Reflect
    """.split()  # noqa: SIM905
)
DECODERS = re.compile(
    r"\b(?:atob|unescape|decodeURIComponent|String\.from(?:CharCode|CodePoint)|(?:inflate|gunzip|unzip|"
    r"inflateRaw)Sync)\b|\bBuffer\b(?=.{0,400}(?:base64|hex))",
    re.DOTALL,
)
WRITTEN = {"Buffer": 'Buffer.from({}, "base64")'}
"""How a decoder is named around its known result; others as ``atob({})``."""


def is_watched(name: str) -> bool:
    first = name.partition(".")[0]
    return first in MODULES or first in GLOBALS or name in GLOBALS or name in MODULES
