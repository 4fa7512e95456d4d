"""What functions of libraries bring into an app: from the network, the machine and its user."""

import re
from collections.abc import Iterator

from scanner.analyzers.indicators import (
    CLOUD_KEYS,
    CREDENTIAL_COMMAND,
    CREDENTIAL_FILE,
    ENVIRONMENT_COMMAND,
    HOST_COMMAND,
    KEY_NAMES,
    KEY_PLACES,
    PACKS,
    PERSONAL,
    PICKS_SETTINGS,
)
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.asked import asks_for_any_cookie, takes_storage
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.values import NOTHING, Mark, Parameter, Value
from scanner.analyzers.javascript.written import written
from scanner.analyzers.labels import Label

BY_NAME: tuple[tuple[re.Pattern[str], Label], ...] = (
    (words.NETWORK_READ, Label.NETWORK),
    (words.DECIPHERERS, Label.DECIPHERED),
    (words.HOST_FACTS, Label.HOST),
    (words.SCREENS, Label.SEEN),
    (words.CLIPBOARD_CALLS, Label.COPIED),
)


def made_by(call: Call) -> Value:
    """What a library's function brings into the app."""
    found = [label for pattern, label in BY_NAME if pattern.match(call.name)]
    is_decoder = {call.method, call.name.rpartition(".")[2]} & words.DECODERS
    if is_decoder or (call.method == "from" and _is_encoded(call)):
        found.append(Label.DECODED)
    if takes_storage(call):
        found.append(Label.COOKIES)
    if call.name == "document.querySelectorAll" and _is_every_field(call):
        found.append(Label.TYPED)
    if _holds_keys(call):
        found.append(Label.CREDENTIALS)
    found.extend(_of_machine(call))
    return Value(frozenset(Mark(label) for label in found)) if found else NOTHING


def _holds_keys(call: Call) -> bool:
    """A path to them, an answer that is made of them, or cookies of any site."""
    if call.name in {"path.join", "path.resolve"}:
        path = "/".join(call.script.text(node) for node in call.nodes)
        return CREDENTIAL_FILE.search(path) is not None
    if words.NETWORK_READ.match(call.name):
        return CLOUD_KEYS.search(written(call)) is not None
    return words.COOKIE_STORES.match(call.name) is not None and asks_for_any_cookie(call)


def is_picked(call: Call, passed: Value) -> bool:
    """A file is read by code that looks for names such as ``id_rsa`` and ``.env``."""
    if not words.CONTENT_READERS.match(call.name) or not call.nodes:
        return False
    source = call.script.source
    if any(map(_is_listed, passed.marks)):
        is_home = call.script.asks_home and source.holds(KEY_NAMES)
        return is_home or source.holds(PICKS_SETTINGS) or _is_personal(call)
    if source.holds(PACKS) and call.script.asks_home and source.holds(KEY_NAMES):
        return call.script.fold(call.nodes[0]) is None
    return call.script.fold(call.nodes[0]) is None and source.holds(KEY_PLACES)


def _is_listed(mark: Mark) -> bool:
    """Of a folder's names, one, be it what a loop's function is given."""
    if isinstance(mark.origin, Parameter):
        given = mark.origin.function.parameters[mark.origin.place].value.marks
        return any(each.origin is Label.LISTED for each in given)
    return mark.origin is Label.LISTED


def _is_personal(call: Call) -> bool:
    """Whether it reads through the folders in which people keep what is theirs."""
    return call.script.asks_home and call.script.source.holds(PERSONAL)


def _of_machine(call: Call) -> Iterator[Label]:
    """What folders, files and programs answer: ``execSync("whoami")``."""
    if words.FOLDER_READERS.match(call.name):
        yield Label.LISTED
    if words.CONTENT_READERS.match(call.name) and words.PICTURES.search(written(call)):
        yield Label.DECODED
    if words.PROCESSES.match(call.name):
        command = written(call)
        if HOST_COMMAND.match(command):
            yield Label.HOST
        if ENVIRONMENT_COMMAND.match(command):
            yield Label.ENVIRONMENT
        if CREDENTIAL_COMMAND.search(command):
            yield Label.CREDENTIALS


def _is_every_field(call: Call) -> bool:
    selector = call.script.fold(call.nodes[0]) if call.nodes else None
    return selector is not None and words.EVERY_FIELD.match(selector) is not None


def _is_encoded(call: Call) -> bool:
    is_named = len(call.nodes) > 1
    return is_named and call.script.fold(call.nodes[1]) in {"base64", "hex", "base64url"}
