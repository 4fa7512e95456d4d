"""Calls that set a web app up weakly: debug servers, open CORS, tokens nobody checks."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from scanner.analyzers.base import Confidence
from scanner.analyzers.python import rules
from scanner.analyzers.python.calling import last_name
from scanner.analyzers.python.habits import HABITS
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.known import KNOWN
from scanner.analyzers.python.module import is_false, is_true
from scanner.analyzers.rules import Rule

SHORTEST_SECRET = 4
SECRET_WORDS = ("token", "secret", "passw", "otp", "api_key", "reset", "session_id", "nonce")
SESSION_WORDS = ("session", "token", "auth", "sid", "jwt")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
EVERYTHING = frozenset({".*", "^.*$", "https?://.*"})


def judge_settings(call: Invocation) -> None:
    for table in (HABITS, SETTINGS):
        check = table.get(call.last)
        if check is not None:
            for rule in check(call):
                call.report(rule)
    is_client = call.name.startswith(("requests.", "httpx."))
    if is_client and is_false(call.word("verify")):
        call.report(KNOWN["tls-verify"])


def _token(call: Invocation) -> Iterator[Rule]:
    if not call.name.startswith(("jwt.", "jose.", "authlib.")):
        return
    if call.last == "decode" and _skips_signature(call.node):
        is_sure = not _is_verified_beside(call)
        doubted = replace(rules.UNVERIFIED_TOKEN, confidence=Confidence.LOW)
        yield rules.UNVERIFIED_TOKEN if is_sure else doubted
    key = call.constant(1, "key")
    if key is not None and len(key) >= SHORTEST_SECRET and "-----BEGIN PUBLIC" not in str(key):
        yield rules.HARDCODED_SECRET


def _is_verified_beside(call: Invocation) -> bool:
    """Whether the same function checks the same token: what is in it may name the key."""
    line = call.node.lineno
    around = [node for node in call.frame.module.notable if isinstance(node, FUNCTIONS)]
    inner = [node for node in around if node.lineno <= line <= (node.end_lineno or line)]
    if not inner or not call.node.args:
        return False
    token = ast.dump(call.node.args[0])
    return any(
        isinstance(node, ast.Call)
        and last_name(node.func) == "decode"
        and bool(node.args)
        and ast.dump(node.args[0]) == token
        and not _skips_signature(node)
        for node in ast.walk(max(inner, key=lambda function: function.lineno))
    )


def _skips_signature(call: ast.Call) -> bool:
    words = {word.arg: word.value for word in call.keywords}
    options = words.get("options")
    if isinstance(options, ast.Dict):
        for key, value in zip(options.keys, options.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "verify_signature":
                return is_false(value)
    chosen = words.get("algorithms", words.get("algorithm"))
    parts = ast.walk(chosen) if chosen is not None else ()
    names = {str(part.value).lower() for part in parts if isinstance(part, ast.Constant)}
    return "none" in names or is_false(words.get("verify"))


def _serve(call: Invocation) -> Iterator[Rule]:
    is_debug = is_true(call.word("debug"))
    is_reloading = call.name == "uvicorn.run" and is_true(call.word("reload"))
    if "." in call.name and (is_debug or is_reloading):
        yield rules.DEBUG_SERVER


def _application(call: Invocation) -> Iterator[Rule]:
    if call.name.startswith(("fastapi.", "starlette.")) and is_true(call.word("debug")):
        yield rules.DEBUG_SERVER


def _cookie(call: Invocation) -> Iterator[Rule]:
    words = {word.arg for word in call.node.keywords}
    title = str(call.constant(0, "key") or "").lower()
    is_session = any(word in title for word in SESSION_WORDS)
    is_bare = not {"secure", "httponly"} <= words
    is_open = is_false(call.word("secure")) or is_false(call.word("httponly"))
    if is_session and None not in words and (is_open or is_bare):
        yield rules.INSECURE_COOKIE


def _origins(call: Invocation) -> Iterator[Rule]:
    origins = call.word("allow_origins", "origins")
    parts = ast.walk(origins) if origins is not None else ()
    is_any = any(isinstance(part, ast.Constant) and part.value == "*" for part in parts)
    expression = call.word("allow_origin_regex")
    if expression is not None and call.frame.module.fold(expression) in EVERYTHING:
        is_any = True
    if is_any and is_true(call.word("allow_credentials", "supports_credentials")):
        yield rules.OPEN_CORS


def _middleware(call: Invocation) -> Iterator[Rule]:
    added = call.reference(call.argument(0))
    if added.endswith("CORSMiddleware"):
        yield from _origins(call)
    if added.endswith("SessionMiddleware") and isinstance(call.word("secret_key"), ast.Constant):
        yield rules.HARDCODED_SECRET


def _random(call: Invocation) -> Iterator[Rule]:
    """Only where the name of what is made says that it must not be guessed."""
    is_secret = any(word in call.frame.making for word in SECRET_WORDS)
    if is_secret and call.name.startswith("random."):
        yield rules.WEAK_RANDOM


def _parser(call: Invocation) -> Iterator[Rule]:
    is_open = is_true(call.word("resolve_entities")) or is_false(call.word("no_network"))
    if is_open and call.name == "lxml.etree.XMLParser":
        yield rules.XML_ENTITIES


def _feature(call: Invocation) -> Iterator[Rule]:
    value = call.argument(1)
    is_on = isinstance(value, ast.Constant) and bool(value.value)
    feature = call.reference(call.argument(0))
    if is_on and feature.endswith(("feature_external_ges", "feature_external_pes")):
        yield rules.XML_ENTITIES


SETTINGS: Mapping[str, Callable[[Invocation], Iterator[Rule]]] = {
    **dict.fromkeys(("decode", "encode"), _token),
    **dict.fromkeys(("FastAPI", "Starlette"), _application),
    **dict.fromkeys(("CORS", "CORSMiddleware", "cross_origin"), _origins),
    **dict.fromkeys(("choice", "choices", "randint", "random", "randrange", "sample"), _random),
    **dict.fromkeys(("getrandbits", "shuffle", "uniform"), _random),
    "run": _serve,
    "set_cookie": _cookie,
    "add_middleware": _middleware,
    "XMLParser": _parser,
    "setFeature": _feature,
}
