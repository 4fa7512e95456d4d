"""Names that behaviour is told by; only what leads to one of them is worth spelling out."""

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
DECODERS = frozenset(
    {"atob", "unescape", "decodeURIComponent", "String.fromCharCode", "String.fromCodePoint"}
)
"""What turns an encoded text back; worth a mention even where the result is known."""
WRITTEN = {"Buffer.from": 'Buffer.from({}, "base64")'}


def is_watched(name: str) -> bool:
    first = name.partition(".")[0]
    return first in MODULES or first in GLOBALS or name in GLOBALS or name in MODULES
