"""Calls that are bad habits by their arguments alone: the rules of ``known``."""

import ast
from collections.abc import Callable, Iterator, Mapping

from scanner.analyzers.python import rules
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.known import KNOWN
from scanner.analyzers.python.module import is_false, is_true
from scanner.analyzers.rules import Rule

Check = Callable[[Invocation], Iterator[Rule]]
OTHERS_MAY_WRITE = 0o022
SHORTEST_RSA_BITS = 2048
USUAL_EXPONENT = 65537
WEAK_HASHES = frozenset({"md5", "sha1", "md4", "md2"})
PICKLES = frozenset({"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "shelve", "joblib"})
SHELL_CALLS = frozenset(
    {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
)
OLD_CIPHERS = frozenset({"DES", "ARC4", "Blowfish", "ARC2", "DES3", "TripleDES", "IDEA"})
OLD_TLS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1_1")


def _exact(rule: str, *names: str) -> Check:
    """The rule for calls of exactly these functions."""
    wanted = frozenset(names)

    def check(call: Invocation) -> Iterator[Rule]:
        if call.name in wanted:
            yield KNOWN[rule]

    return check


def _text_as_code(call: Invocation) -> Iterator[Rule]:
    if call.name in {"exec", "eval"} and call.positional and call.constant(0) is None:
        yield KNOWN[call.name]


def _chmod(call: Invocation) -> Iterator[Rule]:
    mode = call.node.args[-1] if call.node.args else None
    value = mode.value if isinstance(mode, ast.Constant) else None
    if isinstance(value, int) and value & OTHERS_MAY_WRITE:
        yield KNOWN["permissions"]


def _extract(call: Invocation) -> Iterator[Rule]:
    """Zip files are unpacked safely by ``zipfile`` itself."""
    is_unchecked = call.word("filter", "members") is None
    if is_unchecked and "tarfile" in call.frame.module.libraries:
        yield KNOWN["archive"]


def _load(call: Invocation) -> Iterator[Rule]:
    root = call.name.partition(".")[0]
    if root in PICKLES or (call.name == "torch.load" and not is_true(call.word("weights_only"))):
        yield KNOWN["pickle"]
    elif root == "marshal":
        yield KNOWN["marshal"]
    elif root == "yaml" and call.last != "safe_load":
        loader = call.argument(1, "Loader")
        if loader is None or "Safe" not in call.reference(loader):
            yield KNOWN["yaml-load"]


def _hash(call: Invocation) -> Iterator[Rule]:
    is_weak = call.last in WEAK_HASHES or (
        call.name == "hashlib.new" and call.constant(0) in WEAK_HASHES
    )
    is_used = call.name.startswith("hashlib.") and not is_false(call.word("usedforsecurity"))
    if is_used and any("passw" in text for text in _names_in(call.node)):
        yield rules.PASSWORD_HASH if "md5" in call.name else KNOWN["fast-hash"]
    elif is_used and is_weak:
        yield KNOWN["weak-hash"]


def _names_in(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id.lower()
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value.lower()[:100]
        elif isinstance(part, ast.Attribute):
            yield part.attr.lower()


def _shell(call: Invocation) -> Iterator[Rule]:
    is_asked = call.name.startswith("subprocess.") and is_true(call.word("shell"))
    command = call.argument(0, "args")
    if command is None or not (is_asked or call.name in SHELL_CALLS):
        return
    is_own = isinstance(command, ast.Name) and command.id.isupper()
    if not is_own and not isinstance(command, ast.List | ast.Tuple) and call.constant(0) is None:
        yield KNOWN["shell"]


def _tls(call: Invocation) -> Iterator[Rule]:
    if call.name == "ssl._create_unverified_context":
        yield KNOWN["tls-context"]
    version = call.reference(call.word("ssl_version") or call.argument(0))
    if version.startswith("ssl.PROTOCOL_") and version.endswith(OLD_TLS):
        yield KNOWN["tls-version"]


def _key(call: Invocation) -> Iterator[Rule]:
    values = [call.word("key_size", "bits"), *call.node.args]
    sizes = [part.value for part in values if isinstance(part, ast.Constant)]
    numbers = [size for size in sizes if isinstance(size, int) and size != USUAL_EXPONENT]
    is_asymmetric = any(word in call.name.lower() for word in ("rsa", "dsa"))
    if is_asymmetric and numbers and 0 < numbers[0] < SHORTEST_RSA_BITS:
        yield KNOWN["weak-key"]


def _host_key(call: Invocation) -> Iterator[Rule]:
    policy = call.argument(0, "policy")
    name = call.reference(policy.func if isinstance(policy, ast.Call) else policy)
    if name.endswith(("AutoAddPolicy", "WarningPolicy")):
        yield KNOWN["ssh-host-key"]


def _templates(call: Invocation) -> Iterator[Rule]:
    escape = call.word("autoescape")
    is_jinja = call.name.startswith("jinja2.") and call.last.endswith("Environment")
    if (is_jinja and (escape is None or is_false(escape))) or (
        call.name.startswith("mako.") and call.word("default_filters") is None
    ):
        yield KNOWN["autoescape"]


def _extra(call: Invocation) -> Iterator[Rule]:
    """Django's ``extra(where=[f"…"])``."""
    for word in call.node.keywords:
        parts = word.value.elts if isinstance(word.value, ast.List | ast.Tuple) else [word.value]
        is_built = any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in parts)
        if is_built and word.arg in {"where", "tables", "select"}:
            yield KNOWN["django-sql"]


def _cipher(call: Invocation) -> Iterator[Rule]:
    mode = call.reference(call.argument(1, "mode"))
    is_weak = not OLD_CIPHERS.isdisjoint(call.name.split(".")) or mode.endswith("MODE_ECB")
    is_crypto = call.name.startswith(("Crypto", "cryptography"))
    if is_crypto and (is_weak or call.name.endswith("modes.ECB")):
        yield KNOWN["weak-cipher"]


def _hash_or_cipher(call: Invocation) -> Iterator[Rule]:
    yield from _hash(call)
    yield from _cipher(call)


STARTERS = ("system", "popen", "run", "call", "check_call", "check_output", "Popen", "getoutput")
HABITS: Mapping[str, Check] = {
    **dict.fromkeys(("exec", "eval"), _text_as_code),
    **dict.fromkeys(("load", "loads", "load_all", "full_load", "unsafe_load", "open"), _load),
    **dict.fromkeys(("md5", "sha1", "md4", "sha256", "sha512", "sha224", "sha384"), _hash),
    **dict.fromkeys(STARTERS, _shell),
    **dict.fromkeys(("wrap_socket", "SSLContext", "_create_unverified_context"), _tls),
    **dict.fromkeys(("generate_private_key", "generate"), _key),
    **dict.fromkeys(("Environment", "Template", "TemplateLookup"), _templates),
    **dict.fromkeys(("ECB", "TripleDES", "ARC4"), _cipher),
    "new": _hash_or_cipher,
    "chmod": _chmod,
    "extractall": _extract,
    "mktemp": _exact("mktemp", "tempfile.mktemp"),
    "Telnet": _exact("telnet", "telnetlib.Telnet"),
    "FTP": _exact("ftp", "ftplib.FTP"),
    "set_missing_host_key_policy": _host_key,
    "extra": _extra,
}
