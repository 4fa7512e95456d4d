"""Settings of frameworks that are weak by their value: ``DEBUG = True``."""

import ast
import re

from scanner.analyzers.base import Confidence
from scanner.analyzers.python import rules
from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.known import KNOWN
from scanner.analyzers.python.malice_rules import KEY_HOOK
from scanner.analyzers.python.module import is_false, is_true
from scanner.analyzers.rules import Rule

SECRET_KEYS = frozenset(
    {"SECRET_KEY", "JWT_SECRET_KEY", "JWT_SECRET", "SECURITY_PASSWORD_SALT", "secret_key"}
)
COOKIE_SETTINGS = frozenset(
    {"SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"}
)
ELSEWHERE = re.compile(r"(?:^|[_/])(?:dev|develop|development|local|test|testing|build|ci|example)")
"""Settings of a developer's own machine, by the name of their file."""
SERVES = re.compile(r"\.run\(")
KEY_LIBRARIES = re.compile(
    r"^(?:eth_account|eth_keys|solders|bitcoinlib|bip_utils|mnemonic|tronpy|hdwallet|pywallet"
    r"|boto3|botocore\.credentials|google\.auth|azure\.identity|keyring)\.(?:\w+\.)+\w+$"
)
"""A class of a library that handles keys, and a member of it."""
SHORTEST_SECRET = 4
CSRF = "django.middleware.csrf.CsrfViewMiddleware"
NAME_OF_KEY = re.compile(r"(?i)[a-z]+(?:_[a-z]+)*_(?:key|secret)")
"""``"aws_secret_access_key"`` is where a key is looked up, not a key."""


def judge_assignment(frame: Frame, target: ast.expr, node: ast.expr) -> None:
    name, is_setting = _setting(frame, target)
    if is_setting and not ELSEWHERE.search(frame.module.source.path):
        for rule in _rules_of(frame, name, node):
            is_doubtful = rule is rules.DEBUG_SETTING and _is_served_by_others(frame, target)
            frame.report(rule, node.lineno, Confidence.LOW if is_doubtful else None)
    if isinstance(target, ast.Attribute):
        _judge_attribute(frame, target, node)


def judge_hook(frame: Frame, changed: str, line: int) -> None:
    """Whether what is given a new value is a function of a library that handles keys."""
    if KEY_LIBRARIES.match(changed) and not frame.module.is_practice:
        frame.report(KEY_HOOK, line)


def _is_served_by_others(frame: Frame, target: ast.expr) -> bool:
    """``app.debug = True`` shows visitors a console only where the app itself starts to serve."""
    is_attribute = isinstance(target, ast.Attribute)
    return is_attribute and not frame.module.source.holds(SERVES)


def _setting(frame: Frame, target: ast.expr) -> tuple[str, bool]:
    """Its name, and whether this file is where settings are made."""
    if isinstance(target, ast.Name):
        is_settings = not frame.owner or "config" in frame.owner.lower()
        return target.id, frame.at_import and is_settings
    if isinstance(target, ast.Attribute):
        return target.attr, target.attr in {"secret_key", "debug"}
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        is_config = isinstance(target.value, ast.Attribute) and target.value.attr == "config"
        return str(target.slice.value), is_config
    return "", False


def _rules_of(frame: Frame, name: str, node: ast.expr) -> list[Rule]:
    found: list[Rule] = []
    if name in SECRET_KEYS and _is_secret(frame, node):
        found.append(rules.HARDCODED_SECRET)
    if name in {"DEBUG", "debug"} and is_true(node) and _is_web(frame):
        found.append(rules.DEBUG_SETTING)
    if name in COOKIE_SETTINGS and is_false(node):
        found.append(rules.INSECURE_COOKIE)
    if name == "WTF_CSRF_ENABLED" and is_false(node):
        found.append(rules.NO_CSRF)
    if name == "ALLOWED_HOSTS" and _holds(node, "*"):
        found.append(rules.ALLOWED_HOSTS)
    if name == "MIDDLEWARE" and _is_without_csrf(node):
        found.append(rules.NO_CSRF)
    return found


def _is_secret(frame: Frame, node: ast.expr) -> bool:
    text = frame.module.fold(node) if isinstance(node, ast.Constant | ast.BinOp) else None
    is_long = isinstance(text, str | bytes) and len(text) >= SHORTEST_SECRET
    return is_long and not NAME_OF_KEY.fullmatch(str(text))


def _is_web(frame: Frame) -> bool:
    name = frame.module.source.path.rpartition("/")[2]
    is_settings = "settings" in frame.module.source.path or name.startswith("config")
    return is_settings or not frame.module.libraries.isdisjoint({"flask", "quart", "django"})


def _holds(node: ast.expr, text: str) -> bool:
    parts = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return any(isinstance(part, ast.Constant) and part.value == text for part in parts)


def _is_without_csrf(node: ast.expr) -> bool:
    """Only where sessions are used: an API without cookies needs no such check."""
    if not isinstance(node, ast.List | ast.Tuple):
        return False
    sessions = "django.contrib.sessions.middleware.SessionMiddleware"
    return _holds(node, sessions) and not _holds(node, CSRF)


def _judge_attribute(frame: Frame, target: ast.Attribute, node: ast.expr) -> None:
    """``context.check_hostname = False``, ``context.verify_mode = ssl.CERT_NONE``."""
    judge_hook(frame, frame.dotted(target), node.lineno)
    is_off = target.attr == "verify_mode" and frame.dotted(node) == "ssl.CERT_NONE"
    is_default = frame.dotted(node) == "ssl._create_unverified_context"
    if is_off or is_default:
        rule = "tls-choice" if frame.conditions else "tls-context"
        frame.report(KNOWN[rule], node.lineno)
    if target.attr == "verify" and is_false(node) and "requests" in frame.module.libraries:
        frame.report(KNOWN["tls-verify"], node.lineno)
