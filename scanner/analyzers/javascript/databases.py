"""Rules for statements and queries that a visitor can change."""

import re
from collections.abc import Iterator

from scanner.analyzers.javascript import rules
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.syntax import callee, child, head, unwrap
from scanner.analyzers.javascript.values import Harm, Value, union
from scanner.analyzers.labels import Label
from scanner.analyzers.rules import Rule

STORE = re.compile(
    r"(?i)(?:^|\.|_)(?:db|database|pool|conn(?:ection)?|client|knex|sequelize|sql\w*|prisma|mysql|pg)$"
)
FINDERS = words.words(
    "find findOne findOneAndUpdate findOneAndDelete findOneAndRemove updateOne updateMany deleteOne"
    " deleteMany countDocuments remove update exists where replaceOne findOneAndReplace"
)
HASHES = re.compile(r"(?i)hash|hmac|cipher|digest|sha\d|md5|sign|verif")
"""``hash.update(text)`` asks no database."""
CREATORS = words.words("create insertOne insertMany bulkCreate build update findByIdAndUpdate")
MODEL = re.compile(
    r"(?:^|\.)(?:[A-Z]\w*|\w*(?:[mM]odel|[cC]ollection|users|Repository))$|collection"
)


def database(facts: Facts, call: Call) -> Iterator[Rule]:
    owner = call.name.rpartition(".")[0] or head(call.node, 60).partition(f".{call.method}")[0]
    if call.method in words.SQL_METHODS and not call.is_own:
        yield from _statement(facts, call, owner)
    if call.method in FINDERS and not call.is_own and not HASHES.search(owner):
        yield from _query(facts, call, owner)
    is_model = MODEL.search(owner) is not None and not call.is_own
    if call.method in CREATORS and is_model and facts.may(union(call.values), Harm.WHOLE):
        yield rules.MASS_ASSIGNMENT


def _statement(facts: Facts, call: Call, owner: str) -> Iterator[Rule]:
    statement = _written(call)
    labels = facts.labels(statement)
    is_sql = not labels.isdisjoint({Label.BUILT_SQL, Label.SQL})
    is_raw = call.method in words.RAW_METHODS and STORE.search(owner) is not None
    if facts.may(statement, Harm.SQL):
        if is_sql or is_raw:
            yield rules.SQL_INJECTION
    elif Label.BUILT_SQL in labels and call.script.fold(call.nodes[0]) is None:
        yield rules.BUILT_SQL


def _written(call: Call) -> Value:
    """Of ``query({text, values})`` the text alone is the statement."""
    first = call.values[0]
    made = next(iter(first.things), None) if call.nodes[0].type == "object" else None
    fields = getattr(made, "fields", {})
    if fields:
        return union(fields[name].value for name in ("text", "sql", "query") if name in fields)
    return first


def _query(facts: Facts, call: Call, owner: str) -> Iterator[Rule]:
    """``find(req.body)``, and ``find({name: req.body.name})`` with an object for a name."""
    if call.nodes[0].type in {"arrow_function", "function_expression"} or _is_made(facts, call):
        return
    first = call.values[0]
    if facts.may(Value(first.marks), Harm.WHOLE | Harm.OPERATORS):
        yield rules.QUERY_OPERATORS
    elif MODEL.search(owner) and facts.may(first, Harm.OPERATORS):
        yield rules.FIELD_OPERATORS


def _is_made(facts: Facts, call: Call) -> bool:
    """``{update: parse(schema)}.update(req.body)`` calls what a function of the app's own made."""
    owner = child(unwrap(callee(call.node) or call.node), "object")
    table = call.script.constants.held(owner) if owner is not None else None
    made = option(table, call.method)
    maker = facts.world.calls.get(id(made))
    return maker is not None and maker.is_own and maker.method != "bind"
