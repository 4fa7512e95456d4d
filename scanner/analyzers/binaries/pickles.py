"""Says what a pickle would import, by walking its instructions; none is ever carried out."""

import io
import pickletools
import re
import zipfile
import zlib
from collections.abc import Iterator

PICKLE_NAME = re.compile(
    r"\.(?:pkl|pickle|pck|p|joblib|sav|pt|pth|ckpt|bin|dat|model|npy|mar)$", re.IGNORECASE
)
HEAD = re.compile(rb"\x80[\x02-\x05]")
# The first signs of protocols 0 and 1, which have no head: imports, marks, lists, dictionaries.
OLD_HEAD = re.compile(
    rb"c[\w.]{1,100}\n[\w.]{1,100}\n|\((?:l|d|c|i|t)|[\]}](?:q|p)|\(ic?[\w.]{1,80}\n"
)
READ_LIMIT_BYTES = 32 * 1024 * 1024
NUMPY_HEAD_BYTES = 10_000
MOST_OPCODES = 2_000_000
DANGEROUS_MODULES = frozenset(
    {
        "os",
        "posix",
        "nt",
        "subprocess",
        "sys",
        "socket",
        "shutil",
        "runpy",
        "pty",
        "importlib",
        "ctypes",
        "code",
        "commands",
        "pip",
        "webbrowser",
        "requests",
        "httpx",
        "urllib",
        "urllib2",
        "http",
        "asyncio",
        "multiprocessing",
        "threading",
        "_thread",
        "signal",
        "tempfile",
        "pdb",
        "bdb",
        "timeit",
        "cProfile",
        "profile",
        "trace",
        "venv",
        "ensurepip",
        "idlelib",
        "distutils",
        "_posixsubprocess",
        "platform",
        "imp",
        "pkgutil",
        "marshal",
        "zipimport",
        "smtplib",
        "ftplib",
        "telnetlib",
    }
)
DANGEROUS_NAMES = frozenset(
    {
        "builtins.exec",
        "builtins.eval",
        "builtins.compile",
        "builtins.__import__",
        "builtins.open",
        "builtins.getattr",
        "builtins.setattr",
        "builtins.breakpoint",
        "builtins.globals",
        "__builtin__.exec",
        "__builtin__.eval",
        "__builtin__.compile",
        "__builtin__.__import__",
        "__builtin__.open",
        "__builtin__.getattr",
        "__builtin__.execfile",
        "operator.attrgetter",
        "operator.methodcaller",
        "functools.partial",
        "types.FunctionType",
        "types.CodeType",
        "torch.hub.load",
        "numpy.testing._private.utils.runstring",
        "pandas.eval",
    }
)


class NotAPickle(Exception):
    """Its instructions cannot be read."""


def streams(name: str, content: bytes) -> Iterator[bytes]:
    """Every pickle in a file: itself, packed, or in an archive as PyTorch writes it."""
    if content.startswith(b"PK\x03\x04"):
        yield from _in_archive(content)
    elif HEAD.match(content) or (PICKLE_NAME.search(name) and OLD_HEAD.match(content)):
        yield content
    elif PICKLE_NAME.search(name) and content[:1] == b"\x78":
        inner = _inflated(content)
        if HEAD.match(inner):
            yield inner
    elif content.startswith(b"\x93NUMPY"):
        at = content.find(b"\n", 0, NUMPY_HEAD_BYTES)
        if at >= 0 and HEAD.match(content[at + 1 : at + 3]):
            yield content[at + 1 :]


def _in_archive(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist()[:2000]:
                if entry.filename.endswith((".pkl", ".pickle", ".npy")):
                    with archive.open(entry) as file:
                        inner = file.read(READ_LIMIT_BYTES)
                    yield from streams(entry.filename, inner) if inner[:2] != b"PK" else ()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, zlib.error, EOFError):
        return  # the files analyzer reports archives


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, READ_LIMIT_BYTES)
    except zlib.error:
        return b""


def imports(stream: bytes) -> Iterator[str]:
    """Dotted names, as they come. Raises ``NotAPickle`` where it cannot be followed further."""
    texts: list[str] = []
    memo: dict[int, str] = {}
    try:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(io.BytesIO(stream))):
            _bound(count)
            if opcode.name in {"GLOBAL", "INST"}:
                yield str(argument).replace(" ", ".")
            elif opcode.name == "STACK_GLOBAL":
                yield ".".join(texts[-2:])
            else:
                _remember(opcode.name, argument, texts, memo)
    except Exception as error:
        raise NotAPickle from error


def _bound(count: int) -> None:
    if count > MOST_OPCODES:
        raise NotAPickle


def _remember(name: str, argument: object, texts: list[str], memo: dict[int, str]) -> None:
    """The last texts on the stack, also those that come back from the memo."""
    if (isinstance(argument, str) and "UNICODE" in name) or name in {
        "STRING",
        "BINSTRING",
        "SHORT_BINSTRING",
    }:
        texts.append(str(argument))
    elif name == "MEMOIZE" and texts:
        memo[len(memo)] = texts[-1]
    elif name in {"BINPUT", "LONG_BINPUT", "PUT"} and texts and isinstance(argument, int):
        memo[argument] = texts[-1]
    elif name in {"BINGET", "LONG_BINGET", "GET"} and isinstance(argument, int):
        texts.append(memo.get(argument, "?"))
    del texts[:-8]


def is_dangerous(name: str) -> bool:
    return name.partition(".")[0] in DANGEROUS_MODULES or name in DANGEROUS_NAMES
