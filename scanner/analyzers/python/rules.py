"""What the Python analyzer can say. Behaviour first, then weaknesses."""

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.malice import Malice
from scanner.analyzers.rules import Rule

MALICE = Malice("python")

INSTALL_PROCESS = Rule(
    name="python.install-process",
    severity=Severity.LOW,
    cwe=506,
    message="Starts a program while it is being installed.",
    remedy="Move the step into the app's build command, where it can be seen.",
)

CODE_INJECTION = Rule(
    name="python.code-injection",
    severity=Severity.HIGH,
    cwe=95,
    message="Evaluates what a visitor sent as Python code.",
    remedy="Parse the input, with ast.literal_eval or json.loads, instead of running it.",
)
COMMAND_INJECTION = Rule(
    name="python.command-injection",
    severity=Severity.HIGH,
    cwe=78,
    message="Puts what a visitor sent into a shell command.",
    remedy="Pass a list of arguments to subprocess.run and leave out shell=True.",
)
SQL_INJECTION = Rule(
    name="python.sql-injection",
    severity=Severity.HIGH,
    cwe=89,
    message="Puts what a visitor sent into an SQL statement.",
    remedy="Pass values as parameters: execute(sql, [value]).",
)
BUILT_SQL = Rule(
    name="python.built-sql",
    severity=Severity.LOW,
    cwe=89,
    message="Builds an SQL statement out of strings; a value in it could change its meaning.",
    remedy="Pass values as parameters: execute(sql, [value]).",
    confidence=Confidence.MEDIUM,
)
TEMPLATE_INJECTION = Rule(
    name="python.template-injection",
    severity=Severity.HIGH,
    cwe=1336,
    message="Compiles what a visitor sent as a template, which can run code.",
    remedy="Keep templates in files and pass the input as a variable.",
)
UNSAFE_DESERIALISATION = Rule(
    name="python.unsafe-deserialisation",
    severity=Severity.HIGH,
    cwe=502,
    message="Unpickles what a visitor sent, which runs any code in it.",
    remedy="Use JSON.",
)
PATH_TRAVERSAL = Rule(
    name="python.path-traversal",
    severity=Severity.MEDIUM,
    cwe=22,
    message="Opens a file whose path a visitor sent; it may lead out of the folder.",
    remedy="Use send_from_directory or werkzeug.utils.safe_join.",
    confidence=Confidence.MEDIUM,
)
SERVER_SIDE_REQUEST = Rule(
    name="python.server-side-request",
    severity=Severity.MEDIUM,
    cwe=918,
    message="Fetches an address that a visitor sent, which may be an internal one.",
    remedy="Allow only known hosts.",
    confidence=Confidence.MEDIUM,
)
CROSS_SITE_SCRIPTING = Rule(
    name="python.cross-site-scripting",
    severity=Severity.MEDIUM,
    cwe=79,
    message="Puts what a visitor sent into HTML without escaping it.",
    remedy="Render a template, or use markupsafe.escape.",
)
NOSQL_INJECTION = Rule(
    name="python.nosql-injection",
    severity=Severity.HIGH,
    cwe=943,
    message="Puts what a visitor sent into a $where query, which is code.",
    remedy="Compare fields with $eq instead of $where.",
)
OPEN_REDIRECT = Rule(
    name="python.open-redirect",
    severity=Severity.LOW,
    cwe=601,
    message="Redirects to an address that a visitor sent.",
    remedy="Redirect only to paths of the app itself.",
)
UNVERIFIED_TOKEN = Rule(
    name="python.unverified-token",
    severity=Severity.MEDIUM,
    cwe=347,
    message="Reads a JSON web token without checking its signature.",
    remedy="Pass the key and algorithms, and leave verification on.",
    confidence=Confidence.MEDIUM,
)
DEBUG_SERVER = Rule(
    name="python.debug-server",
    severity=Severity.MEDIUM,
    cwe=489,
    message="Starts the debug server, whose console runs code for visitors.",
    remedy="Leave out debug=True; read it from the environment while developing.",
)
