"""Rules for settings, which need no value to flow."""

import re
from collections.abc import Iterator

from scanner.analyzers.base import Confidence, Finding
from scanner.analyzers.javascript import rules
from scanner.analyzers.javascript import setting_rules as found
from scanner.analyzers.javascript.cookies import cookies, knows_visitors
from scanner.analyzers.javascript.defaults import ENVIRONMENT, is_asked_for, is_default
from scanner.analyzers.javascript.facts import Facts, setting
from scanner.analyzers.javascript.observed import Assigned, Call, Observed, Pair
from scanner.analyzers.javascript.origins import origin_pairs, origins
from scanner.analyzers.javascript.syntax import (
    FUNCTIONS,
    Node,
    child,
    column,
    head,
    line,
    text,
    unwrap,
)
from scanner.analyzers.javascript.values import Harm
from scanner.analyzers.rules import Rule

SIGNERS = frozenset({"jsonwebtoken.sign", "jsonwebtoken.verify"})
SECRET_OPTIONS = frozenset({"express-session", "cookie-session", "express-jwt", "koa-jwt"})
PASSWORD = re.compile(r"(?i)passw(?:or)?d|passphrase|\bpwd\b")
SECRET_NAME = re.compile(
    r"(?i)token|secret|password|session|otp|nonce|reset|api_?key|salt|csrf|verification"
)
PUBLIC_PREFIX = r"(?:NEXT_PUBLIC|REACT_APP|VITE|GATSBY|EXPO_PUBLIC|NUXT_PUBLIC)_"
PUBLIC_NAME = re.compile(
    PUBLIC_PREFIX + r"\w{0,80}(?:SECRET|PRIVATE|PASSWORD|SERVICE_ROLE|ADMIN_KEY)\w{0,80}$"
)
DEBUG_OPTIONS = frozenset({"productionBrowserSourceMaps", "dumpExceptions", "showStack"})
WEAK_HASHES = frozenset({"md5", "sha1", "md4", "sha-1"})
HASHERS = frozenset({"md5", "sha1", "crypto-js.MD5", "crypto-js.SHA1", "crypto-js/md5"})
WEAK_CIPHER = re.compile(r"(?i)^(?:des|rc4|rc2|bf|.*-ecb$|des-ede)")


def weak_settings(facts: Facts, seen: Observed) -> Iterator[Finding]:
    source = seen.script.source
    for rule in _rules_of(facts, seen):
        confidence = Confidence.LOW if _is_idle(facts, seen, rule) else None
        yield rule.at(source, line(seen.node), column=column(seen.node), confidence=confidence)


def _is_idle(facts: Facts, seen: Observed, rule: Rule) -> bool:
    """Whether nothing comes of it, unless somebody else asks for it."""
    if rule is found.CORS_CREDENTIALS:
        return not knows_visitors(facts) or _is_switched(seen.node)
    if rule is rules.TLS_VERIFY:
        return is_asked_for(seen)
    return rule is found.CSRF_OFF and isinstance(seen, Pair) and is_default(facts, seen)


def _rules_of(facts: Facts, seen: Observed) -> Iterator[Rule]:
    if isinstance(seen, Call):
        yield from _tokens(facts, seen)
        yield from _hashes(seen)
        yield from cookies(seen)
        yield from _left_on(seen)
        if _shows_stack(seen):
            yield found.ERROR_DETAILS
        if seen.name == "Math.random" and SECRET_NAME.search(_purpose(seen.node)):
            yield found.WEAK_RANDOM
        yield from origins(facts, seen)
    elif isinstance(seen, Pair):
        yield from _paired(seen)
        yield from origin_pairs(seen)
    elif isinstance(seen, Assigned):
        left, right = child(seen.node, "left"), child(seen.node, "right")
        name = seen.script.dotted(left)
        is_zero = text(right).strip("'\"`") == "0"
        if name == "process.env.NODE_TLS_REJECT_UNAUTHORIZED" and is_zero:
            yield rules.TLS_VERIFY


def _tokens(facts: Facts, call: Call) -> Iterator[Rule]:
    if call.name in SIGNERS and len(call.nodes) > 1:
        if call.script.fold(call.nodes[1]) is not None:
            yield rules.HARDCODED_SECRET
        names = text(setting(call, "algorithms")) + text(setting(call, "algorithm"))
        if re.search(r"['\"`]none['\"`]", names):
            yield found.JWT_NONE
    if call.name in SECRET_OPTIONS:
        secret = setting(call, "secret") or setting(call, "keys")
        if secret is not None and call.script.fold(_first(secret)) is not None:
            yield rules.HARDCODED_SECRET
    is_decoded = call.name in {"jsonwebtoken.decode", "jwt-decode", "jose.decodeJwt"}
    if is_decoded and call.values and facts.may(call.values[0], Harm.CODE):
        yield found.JWT_UNVERIFIED


def _first(secret: Node) -> Node:
    return secret.named_children[0] if secret.type == "array" and secret.named_children else secret


def _hashes(call: Call) -> Iterator[Rule]:
    if not call.nodes:
        return
    named = (call.script.fold(call.nodes[0]) or "").lower()
    is_hash = call.name == "crypto.createHash" and named in WEAK_HASHES
    if (is_hash or call.name in HASHERS) and PASSWORD.search(_purpose(call.node)):
        yield found.WEAK_PASSWORD_HASH
    is_cipher = re.match(r"^crypto\.create(?:Dec|C)ipher", call.name) is not None
    if is_cipher and (WEAK_CIPHER.match(named) or call.name == "crypto.createCipher"):
        yield found.WEAK_CIPHER


def _purpose(node: Node) -> str:
    """The statement a call stands in, by whose names its use is told."""
    current = node
    for _ in range(12):
        parent = current.parent
        if parent is None or parent.type in {"statement_block", "program", "class_body"}:
            break
        current = parent
        if current.type in {"lexical_declaration", "variable_declaration", "expression_statement"}:
            break
    function = _function_name(current)
    return f"{function} {text(current)[:400]}"


def _function_name(node: Node) -> str:
    for _ in range(6):
        if node.type in {"function_declaration", "method_definition"}:
            return text(child(node, "name"))
        if node.parent is None:
            break
        node = node.parent
    return ""


def _left_on(call: Call) -> Iterator[Rule]:
    """``app.use(errorhandler())`` that no condition stands around."""
    if call.name == "errorhandler" and not _is_conditional(call.node):
        yield found.DEBUG_SETTING


def _is_switched(node: Node) -> bool:
    """``if (options.cors) …``: whoever runs the app asks for it."""
    above = node.parent
    while above is not None and above.type not in FUNCTIONS:
        condition = child(above, "condition") if above.type == "if_statement" else None
        if condition is not None and unwrap(condition).type in {"identifier", "member_expression"}:
            return True
        above = above.parent
    return False


def _is_conditional(node: Node) -> bool:
    above: Node | None = node
    while above is not None:
        if above.type in {"if_statement", "ternary_expression", "switch_case"}:
            return True
        above = above.parent
    return False


def _shows_stack(call: Call) -> bool:
    is_answer = call.method in {"send", "json", "end"} and call.name.partition(".")[0] in {
        "res",
        "response",
        "reply",
    }
    is_answer = is_answer or head(call.node).startswith(("res.status(", "res.json(", "res.send("))
    stack = re.search(r"\b(?:err|error|e)\.stack\b", " ".join(map(text, call.nodes))[:2000])
    return is_answer and call.method in {"send", "json", "end"} and stack is not None


def _paired(pair: Pair) -> Iterator[Rule]:
    value = text(child(pair.node, "value"))
    if pair.name in {"rejectUnauthorized", "strictSSL"} and value == "false":
        yield rules.TLS_VERIFY
    if pair.name in DEBUG_OPTIONS and value == "true":
        yield found.DEBUG_SETTING
    if pair.name == "dangerouslyAllowSVG" and value == "true":
        yield found.SVG_IMAGES
    if pair.name in {"csrf", "csrfProtection", "checkOrigin"} and value == "false":
        yield found.CSRF_OFF


def whole_file(facts: Facts, path: str) -> Iterator[Finding]:
    """Variables that Next.js sends to browsers, and secrets in code that runs there."""
    script = facts.world.modules[path].script
    is_client = re.match(r"""^\s*(?:/\*.{0,400}?\*/\s*)?["']use client["']""", script.source.text)
    for node in script.nodes:
        if node.type not in {"member_expression", "subscript_expression"}:
            continue
        name = script.dotted(node)
        variable = ENVIRONMENT.sub("", name)
        if variable == name:
            continue
        if PUBLIC_NAME.match(variable):
            yield found.PUBLIC_SECRET.at(script.source, line(node), column=column(node))
        elif _is_handed_over(node, variable) or (is_client and _is_secret(variable)):
            yield found.CLIENT_SECRET.at(script.source, line(node), column=column(node))


def _is_secret(variable: str) -> bool:
    is_named = re.search(r"(?:SECRET|PRIVATE_KEY|PASSWORD|TOKEN|API_KEY)", variable) is not None
    return is_named and re.match(PUBLIC_PREFIX, variable) is None


def _is_handed_over(node: Node, variable: str) -> bool:
    """``<Chart apiKey={process.env.API_SECRET} />`` writes it into the page."""
    parent = node.parent
    is_shown = parent is not None and parent.type == "jsx_expression"
    return is_shown and _is_secret(variable)
