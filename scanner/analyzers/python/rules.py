"""What the Python analyzer can say. Behaviour first, then weaknesses."""

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.malice import Malice
from scanner.analyzers.rules import Rule

MALICE = Malice("python")

SPYWARE = Rule(
    name="python.spyware",
    severity=Severity.HIGH,
    cwe=506,
    message="Sends what somebody types, copies or sees over the network.",
    remedy="Remove it, or let people choose each time what is sent.",
    confidence=Confidence.MEDIUM,
    malicious=True,
)
BEACON = Rule(
    name="python.beacon",
    severity=Severity.HIGH,
    cwe=506,
    message="Reports who and where this machine is as soon as it is imported.",
    remedy="Ask first, and send nothing at import.",
    malicious=True,
    version=2,
)
WALLET_KEYS = Rule(
    name="python.wallet-keys",
    severity=Severity.HIGH,
    cwe=522,
    message="Sends the key or the words that open a wallet over the network.",
    remedy="Sign on this machine, and send the signature alone.",
    malicious=True,
)
BROWSER_SECRETS = Rule(
    name="python.browser-secrets",
    severity=Severity.HIGH,
    cwe=522,
    message="Reads the passwords or cards that a browser keeps for somebody.",
    remedy="Remove it, or let people export what they want to bring along.",
    malicious=True,
)
WIPER = Rule(
    name="python.wiper",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Overwrites or deletes all that people have.",
    remedy="Change only what the app made, by its own path.",
    malicious=True,
)
PROCESS_INJECTION = Rule(
    name="python.process-injection",
    severity=Severity.CRITICAL,
    cwe=506,
    message="Writes machine code into memory and runs it.",
    remedy="Ship native code as an extension module, built from source.",
    malicious=True,
)
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
LDAP_INJECTION = Rule(
    name="python.ldap-injection",
    severity=Severity.MEDIUM,
    cwe=90,
    message="Puts what a visitor sent into an LDAP filter.",
    remedy="Escape it with ldap.filter.escape_filter_chars.",
)
XPATH_INJECTION = Rule(
    name="python.xpath-injection",
    severity=Severity.MEDIUM,
    cwe=643,
    message="Puts what a visitor sent into an XPath expression.",
    remedy="Pass it as a variable: tree.xpath(path, name=value).",
)
XML_ENTITIES = Rule(
    name="python.xml-entities",
    severity=Severity.MEDIUM,
    cwe=611,
    message="Reads XML that may name files and addresses to be fetched.",
    remedy="Switch entities and the network off, or use defusedxml.",
    confidence=Confidence.MEDIUM,
)
HEADER_INJECTION = Rule(
    name="python.header-injection",
    severity=Severity.LOW,
    cwe=113,
    message="Puts what a visitor sent into a response header.",
    remedy="Leave line breaks out of it, or choose from known values.",
    confidence=Confidence.MEDIUM,
)
LOG_INJECTION = Rule(
    name="python.log-injection",
    severity=Severity.INFO,
    cwe=117,
    message="Writes what a visitor sent to the log, where it can fake lines.",
    remedy="Log with %r, or without line breaks.",
    confidence=Confidence.MEDIUM,
)
REGULAR_EXPRESSION = Rule(
    name="python.regular-expression",
    severity=Severity.LOW,
    cwe=1333,
    message="Compiles a regular expression that a visitor sent; some never finish.",
    remedy="Search for the text itself, or escape it with re.escape.",
)
MASS_ASSIGNMENT = Rule(
    name="python.mass-assignment",
    severity=Severity.MEDIUM,
    cwe=915,
    message="Sets whatever attributes a visitor names.",
    remedy="Set only the fields that people may change, each by its name.",
)
HARDCODED_SECRET = Rule(
    name="python.hardcoded-secret",
    severity=Severity.MEDIUM,
    cwe=798,
    message="The key that signs sessions or tokens stands in the source.",
    remedy="Read it from the environment.",
    confidence=Confidence.MEDIUM,
)
DEBUG_SETTING = Rule(
    name="python.debug-setting",
    severity=Severity.MEDIUM,
    cwe=489,
    message="Switches debugging on, which shows visitors the code and its settings.",
    remedy="Read it from the environment, off by default.",
)
ALLOWED_HOSTS = Rule(
    name="python.allowed-hosts",
    severity=Severity.LOW,
    cwe=20,
    message="Answers to any host name.",
    remedy="List the names that the app is reached by.",
)
NO_CSRF = Rule(
    name="python.no-csrf",
    severity=Severity.LOW,
    cwe=352,
    message="Accepts forms that other sites send in a visitor's name.",
    remedy="Leave the CSRF check on; use tokens for an API.",
    confidence=Confidence.MEDIUM,
)
INSECURE_COOKIE = Rule(
    name="python.insecure-cookie",
    severity=Severity.LOW,
    cwe=614,
    message="Sends a session cookie without encryption, or to scripts.",
    remedy="Set secure, httponly and samesite.",
)
OPEN_CORS = Rule(
    name="python.open-cors",
    severity=Severity.MEDIUM,
    cwe=942,
    message="Lets every site read answers with the visitor's own login.",
    remedy="List the sites that may.",
)
WEAK_RANDOM = Rule(
    name="python.weak-random",
    severity=Severity.LOW,
    cwe=330,
    message="Makes a secret out of guessable random numbers.",
    remedy="Use the secrets module.",
)
PASSWORD_HASH = Rule(
    name="python.password-hash",
    severity=Severity.MEDIUM,
    cwe=916,
    message="Hashes a password with a function made to be fast.",
    remedy="Use argon2, scrypt or the framework's own hasher.",
    confidence=Confidence.MEDIUM,
)
AUTH_ASSERT = Rule(
    name="python.auth-assert",
    severity=Severity.INFO,
    cwe=617,
    message="Checks a permission with assert, which python -O leaves out.",
    remedy="Raise an error instead.",
    confidence=Confidence.MEDIUM,
)
BUILT_MARKUP = Rule(
    name="python.built-markup",
    severity=Severity.LOW,
    cwe=79,
    message="Marks a text with changing parts as safe HTML.",
    remedy="Use format_html, which escapes them.",
    confidence=Confidence.MEDIUM,
)
