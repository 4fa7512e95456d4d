"""Which rule a value breaks at the place where it is used."""

from collections.abc import Callable, Iterator, Mapping

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.python import rules
from scanner.analyzers.python.malice_rules import UNSEEN_DROPPER
from scanner.analyzers.python.rules import MALICE
from scanner.analyzers.python.summaries import Sink
from scanner.analyzers.python.taint import (
    BUILT,
    CREDENTIALS,
    DECODED,
    ENVIRONMENT,
    EVERY_FILE,
    FETCHER,
    HIDDEN,
    HOST,
    HTML_TEXT,
    KEYS,
    NETWORK,
    OBJECT,
    REQUEST,
    SPIED,
    SQL_TEXT,
    Use,
    Value,
    has,
)
from scanner.analyzers.rules import Rule


def verdicts(
    sink: Sink, value: Value, *, at_import: bool = False
) -> Iterator[tuple[Rule, Confidence]]:
    """``value`` is the sink's, with everything that was open looked up."""
    if not value:
        return
    if sink.kind == "send" and at_import and has(value, HOST, Use.SEND):
        yield rules.BEACON, rules.BEACON.confidence
    if sink.kind == "drop":
        rule = UNSEEN_DROPPER if at_import else MALICE.dropper
        yield rule, rule.confidence
        return
    judge = JUDGES.get(sink.kind)
    if judge is not None:
        for rule in judge(sink, value):
            is_unasked = at_import and rule is rules.SPYWARE
            yield rule, Confidence.HIGH if is_unasked else rule.confidence
        return
    origin, use, rule = SIMPLE[sink.kind]
    if has(value, origin, use):
        is_near = has(value, origin, use | Use.NEAR) and sink.kind not in DOUBTFUL
        is_grave = rule.severity is Severity.HIGH
        yield rule, rule.confidence if is_near or is_grave else Confidence.LOW


def _code(_: Sink, value: Value) -> Iterator[Rule]:
    if has(value, REQUEST, Use.CODE):
        yield rules.CODE_INJECTION
    if _is_run(value, NETWORK):
        yield MALICE.exec_downloaded
    if _is_run(value, DECODED) or _is_run(value, HIDDEN):
        yield MALICE.exec_decoded


def _is_run(value: Value, origin: str) -> bool:
    """Whether the text itself is run. Generated code has names put in that come from anywhere."""
    return any(
        where == origin and not mask & Use.ITSELF and mask & GENERATED != GENERATED
        for where, mask in value
    )


def _program(_: Sink, value: Value) -> Iterator[Rule]:
    """Without a shell only the program itself matters, not what it is given."""
    if has(value, REQUEST, Use.SHELL | Use.WHOLE):
        yield rules.COMMAND_INJECTION
    yield from _foreign(value)


def _process(_: Sink, value: Value) -> Iterator[Rule]:
    if has(value, REQUEST, Use.SHELL):
        yield rules.COMMAND_INJECTION
        if has(value, DECODED):
            yield MALICE.exec_decoded
    yield from _foreign(value)


def _foreign(value: Value) -> Iterator[Rule]:
    """A part of a command may well be fetched; the whole of it is somebody else's."""
    if has(value, NETWORK, Use.WHOLE):
        yield MALICE.exec_downloaded
    if has(value, HIDDEN, Use.WHOLE):
        yield MALICE.exec_decoded
    if has(value, FETCHER, Use.ITSELF):
        yield MALICE.shell_download


def _script(sink: Sink, value: Value) -> Iterator[Rule]:
    """``["sh", "-c", text]``: the text is one of several parts."""
    yield from _process(sink, value)
    if has(value, NETWORK, Use.ITSELF):
        yield MALICE.exec_downloaded


def _sql(_: Sink, value: Value) -> Iterator[Rule]:
    if has(value, REQUEST, Use.SQL):
        yield rules.SQL_INJECTION
    elif has(value, SQL_TEXT) and has(value, BUILT, Use.SQL):
        yield rules.BUILT_SQL


def _markup(_: Sink, value: Value) -> Iterator[Rule]:
    if has(value, REQUEST, Use.HTML):
        yield rules.CROSS_SITE_SCRIPTING
    elif has(value, HTML_TEXT) and has(value, BUILT, Use.HTML):
        yield rules.BUILT_MARKUP


def _send(_: Sink, value: Value) -> Iterator[Rule]:
    if any(has(value, origin, Use.SEND) for origin in (ENVIRONMENT, CREDENTIALS, EVERY_FILE)):
        yield MALICE.exfiltration
    if has(value, SPIED, Use.SEND):
        yield rules.SPYWARE
    if has(value, KEYS, Use.SEND):
        yield rules.WALLET_KEYS


JUDGES: Mapping[str, Callable[[Sink, Value], Iterator[Rule]]] = {
    "code": _code,
    "shell": _process,
    "script": _script,
    "program": _program,
    "sql": _sql,
    "markup": _markup,
    "send": _send,
}
GENERATED = Use.INSERTED | Use.NEAR
DOUBTFUL = frozenset({"assignment"})
"""Models check what they are made of, more often than not."""
SIMPLE: Mapping[str, tuple[str, int, Rule]] = {
    "import": (REQUEST, Use.CODE, rules.CODE_INJECTION),
    "template": (REQUEST, Use.CODE, rules.TEMPLATE_INJECTION),
    "unpickle": (REQUEST, Use.CODE, rules.UNSAFE_DESERIALISATION),
    "file": (REQUEST, Use.PATH, rules.PATH_TRAVERSAL),
    "fetch": (REQUEST, Use.URL, rules.SERVER_SIDE_REQUEST),
    "response": (REQUEST, Use.HTML, rules.CROSS_SITE_SCRIPTING),
    "page": (REQUEST, Use.HTML, rules.CROSS_SITE_SCRIPTING),
    "redirect": (REQUEST, Use.URL, rules.OPEN_REDIRECT),
    "query-code": (REQUEST, Use.QUERY, rules.NOSQL_INJECTION),
    "mongo": (OBJECT, Use.QUERY, rules.NOSQL_INJECTION),
    "ldap": (REQUEST, Use.QUERY, rules.LDAP_INJECTION),
    "xpath": (REQUEST, Use.QUERY, rules.XPATH_INJECTION),
    "regex": (REQUEST, Use.CODE, rules.REGULAR_EXPRESSION),
    "xml": (REQUEST, Use.CODE, rules.XML_ENTITIES),
    "header": (REQUEST, Use.LINE, rules.HEADER_INJECTION),
    "log": (REQUEST, Use.LINE, rules.LOG_INJECTION),
    "attribute": (REQUEST, Use.CODE | Use.WHOLE, rules.MASS_ASSIGNMENT),
    "assignment": (OBJECT, Use.CODE, rules.MASS_ASSIGNMENT),
}
