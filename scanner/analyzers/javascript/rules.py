"""What the JavaScript analyzer can say besides the rules all languages share."""

from dataclasses import replace

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.malice import Malice
from scanner.analyzers.rules import Rule

MALICE = Malice("javascript")

OBFUSCATED = Rule(
    name="javascript.obfuscated",
    severity=Severity.HIGH,
    cwe=506,
    message="Was run through an obfuscator, so nobody can read what it does.",
    remedy="Ship the source. Minified code is fine, obfuscated code is not.",
    malicious=True,
)
INSTALL_SCRIPT = Rule(
    name="javascript.install-script",
    severity=Severity.LOW,
    cwe=None,
    message="package.json runs a script while the app is being installed.",
    remedy="Move the step into the app's build command, where it can be seen.",
)
DYNAMIC_CODE = Rule(
    name="javascript.dynamic-code",
    severity=Severity.LOW,
    cwe=95,
    message="Runs a text as code.",
    remedy="Call a function instead.",
)
CODE_INJECTION = Rule(
    name="javascript.code-injection",
    severity=Severity.HIGH,
    cwe=95,
    message="Evaluates what a visitor sent as code.",
    remedy="Use JSON.parse, or a lookup table of allowed operations.",
)
COMMAND_INJECTION = Rule(
    name="javascript.command-injection",
    severity=Severity.HIGH,
    cwe=78,
    message="Puts what a visitor sent into a shell command.",
    remedy="Use execFile with a list of arguments.",
)
OWN_COMMAND = Rule(
    name="javascript.built-command",
    severity=Severity.LOW,
    cwe=78,
    message="Starts a shell with a command built out of strings.",
    remedy="Use execFile with a list of arguments.",
    confidence=Confidence.MEDIUM,
)
BUILT_COMMAND = replace(OWN_COMMAND, severity=Severity.MEDIUM, version=3)
"""Where the network chose a part of it. What callers choose is the user's own, in most tools."""
SQL_INJECTION = Rule(
    name="javascript.sql-injection",
    severity=Severity.HIGH,
    cwe=89,
    message="Puts what a visitor sent into an SQL statement.",
    remedy="Pass values as parameters: query(sql, [value]).",
)
BUILT_SQL = Rule(
    name="javascript.built-sql",
    severity=Severity.LOW,
    cwe=89,
    message="Builds an SQL statement out of strings; a value in it could change its meaning.",
    remedy="Pass values as parameters: query(sql, [value]).",
    confidence=Confidence.MEDIUM,
)
NOSQL_INJECTION = Rule(
    name="javascript.nosql-injection",
    severity=Severity.HIGH,
    cwe=943,
    message="Puts what a visitor sent into a $where query, which is code.",
    remedy="Compare fields with $eq instead of $where.",
)
TEMPLATE_INJECTION = Rule(
    name="javascript.template-injection",
    severity=Severity.HIGH,
    cwe=1336,
    message="Compiles what a visitor sent as a template, which can run code.",
    remedy="Keep templates in files and pass the input as a variable.",
)
UNSAFE_DESERIALISATION = Rule(
    name="javascript.unsafe-deserialisation",
    severity=Severity.HIGH,
    cwe=502,
    message="Unserialises what a visitor sent, which runs functions in it.",
    remedy="Use JSON.parse.",
)
CROSS_SITE_SCRIPTING = Rule(
    name="javascript.cross-site-scripting",
    severity=Severity.MEDIUM,
    cwe=79,
    message="Puts what a visitor sent into HTML without escaping it.",
    remedy="Set textContent, render a template, or escape the value.",
)
PATH_TRAVERSAL = Rule(
    name="javascript.path-traversal",
    severity=Severity.MEDIUM,
    cwe=22,
    message="Opens a file whose path a visitor sent; it may lead out of the folder.",
    remedy="Use express.static, or sendFile with its root option.",
    confidence=Confidence.MEDIUM,
)
SERVER_SIDE_REQUEST = Rule(
    name="javascript.server-side-request",
    severity=Severity.MEDIUM,
    cwe=918,
    message="Fetches an address that a visitor sent, which may be an internal one.",
    remedy="Allow only known hosts.",
    confidence=Confidence.MEDIUM,
)
OPEN_REDIRECT = Rule(
    name="javascript.open-redirect",
    severity=Severity.LOW,
    cwe=601,
    message="Redirects to an address that a visitor sent.",
    remedy="Redirect only to paths of the app itself.",
)
SCRIPT_ADDRESS = Rule(
    name="javascript.script-address",
    severity=Severity.LOW,
    cwe=79,
    message="Links to an address that a visitor sent, which may be a script (javascript:).",
    remedy="Make sure that it begins with https:// or with a slash.",
    confidence=Confidence.MEDIUM,
)
PROTOTYPE_POLLUTION = Rule(
    name="javascript.prototype-pollution",
    severity=Severity.MEDIUM,
    cwe=1321,
    message="Merges what a visitor sent into an object, by which __proto__ can be changed.",
    remedy="Copy the fields you expect by name, or refuse __proto__ and constructor.",
)
DEEP_MERGE = Rule(
    name="javascript.deep-merge",
    severity=Severity.LOW,
    cwe=1321,
    message="Merges objects key by key without refusing __proto__.",
    remedy="Skip the keys __proto__, constructor and prototype.",
    confidence=Confidence.MEDIUM,
)
TLS_VERIFY = Rule(
    name="javascript.tls-verify",
    severity=Severity.MEDIUM,
    cwe=295,
    message="Switches certificate checks off.",
    remedy="Leave them on; trust your own authority through NODE_EXTRA_CA_CERTS.",
)
HARDCODED_SECRET = Rule(
    name="javascript.hardcoded-secret",
    severity=Severity.LOW,
    cwe=798,
    message="Signs sessions or tokens with a key that everybody who has the code knows.",
    remedy="Read the key from the environment.",
)
SLOW_EXPRESSION = Rule(
    name="javascript.visitor-expression",
    severity=Severity.LOW,
    cwe=1333,
    message="Uses what a visitor sent as a regular expression, which can hang the app.",
    remedy="Escape it, or compare strings.",
)
QUERY_OPERATORS = Rule(
    name="javascript.query-operators",
    severity=Severity.MEDIUM,
    cwe=943,
    message="Uses a visitor's whole object as a database query, operators such as $gt included.",
    remedy="Build the query from single fields, each turned into a text: {name: String(name)}.",
)
FIELD_OPERATORS = Rule(
    name="javascript.field-operators",
    severity=Severity.INFO,
    cwe=943,
    message="Compares a field with what a visitor sent, which may be an object like {$ne: null}.",
    remedy="Turn it into a text first: {name: String(name)}, or validate it against a schema.",
    confidence=Confidence.MEDIUM,
)
MASS_ASSIGNMENT = Rule(
    name="javascript.mass-assignment",
    severity=Severity.LOW,
    cwe=915,
    message="Stores every field that a visitor sent, also those they should not set.",
    remedy="Pick the fields by name.",
    confidence=Confidence.MEDIUM,
)
HEADER_INJECTION = Rule(
    name="javascript.header-injection",
    severity=Severity.LOW,
    cwe=113,
    message="Puts what a visitor sent into a header of the answer.",
    remedy="Choose the header's value from a fixed list, or encode it.",
    confidence=Confidence.MEDIUM,
)
CHOSEN_TEMPLATE = Rule(
    name="javascript.chosen-template",
    severity=Severity.MEDIUM,
    cwe=73,
    message="Renders a template whose name a visitor sent.",
    remedy="Choose the template from a fixed list.",
)
XML_ENTITIES = Rule(
    name="javascript.xml-entities",
    severity=Severity.MEDIUM,
    cwe=611,
    message="Reads XML with external entities, by which a document can read files.",
    remedy="Leave the noent option out.",
)
