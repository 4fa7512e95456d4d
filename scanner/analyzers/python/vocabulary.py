"""Which names of the Python world bring data in and carry it on."""

import re

HTTP_CLIENTS = (
    r"requests(?:\.sessions\.Session|\.Session)?|httpx(?:\.\w*Client)?"
    r"|aiohttp(?:\.ClientSession)?|urllib3(?:\.PoolManager)?"
)
NETWORK_READ = re.compile(
    rf"^(?:{HTTP_CLIENTS})\.(?:get|post|put|request|stream|urlopen)$"
    r"|^urllib\.request\.(?:urlopen|urlretrieve)$|^urllib2?\.(?:urlopen|urlretrieve)$"
    r"|^http\.client\.HTTPS?Connection$|^socket\.(?:socket|create_connection)$|^wget\.download$"
    r"|^websockets(?:\.\w+){0,2}\.connect$|^websocket\.create_connection$"
)
NETWORK_SEND = re.compile(
    rf"^(?:{HTTP_CLIENTS})\.(?:get|post|put|patch|request)$"
    r"|^urllib\.request\.(?:urlopen|Request)$|^urllib2\.(?:urlopen|Request)$"
    r"|^socket\.(?:getaddrinfo|gethostbyname)$"
    r"|^dns\.(?:async)?resolver\.(?:Resolver(?:\(\))?\.)?(?:resolve|query)$"
)
FETCHING = frozenset(
    {"get", "post", "put", "request", "stream", "urlopen", "urlretrieve", "download"}
    | {"HTTPConnection", "HTTPSConnection", "socket", "create_connection", "connect"}
)
"""Last names worth a look at ``NETWORK_READ``."""
SENDING = frozenset(
    {"get", "post", "put", "patch", "request", "urlopen", "Request", "getaddrinfo", "send"}
    | {
        "resolve",
        "query",
        "gethostbyname",
        "sendall",
        "sendto",
        "send_document",
        "send_file",
        "storbinary",
    }
)
SENDING_METHODS = frozenset(
    {"post", "put", "urlopen", "request", "send", "sendall", "sendto", "send_document"}
    | {"storbinary"}
)

DECODERS = re.compile(
    r"^base64\.\w*decode(?:bytes|string)?$|^(?:zlib|gzip|bz2|lzma)\.decompress$"
    r"|^binascii\.(?:unhexlify|a2b_\w+)$"
    r"|^codecs\.decode$|^marshal\.loads$|^bytes\.fromhex$|^bytearray\.fromhex$"
    r"|^cryptography\.fernet\.Fernet\.decrypt$"
)
DECODING = frozenset(
    [
        *("b64decode", "b32decode", "b16decode", "b85decode", "a85decode", "urlsafe_b64decode"),
        *("standard_b64decode", "decodebytes", "decodestring", "decompress", "unhexlify"),
        *("a2b_base64", "a2b_hex", "decode", "loads", "fromhex", "decrypt"),
    ]
)

EXECUTORS = frozenset({"exec", "eval", "compile", "execfile", "runpy.run_path", "code.interact"})
PROCESSES = re.compile(
    r"^os\.(?:system|popen|startfile|exec[lv]p?e?|spawn\w+|posix_spawnp?)$|^pty\.spawn$"
    r"|^subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)$"
    r"|^asyncio(?:\.subprocess)?\.create_subprocess_(?:shell|exec)$|^commands\.get\w+$"
)
SHELLS = re.compile(
    r"^os\.(?:system|popen)$|^subprocess\.get(?:status)?output$"
    r"|^asyncio(?:\.subprocess)?\.create_subprocess_shell$|^commands\.get\w+$"
)
STARTING = frozenset(
    [
        *("system", "popen", "startfile", "spawn", "run", "call", "check_call", "check_output"),
        *("Popen", "getoutput", "getstatusoutput", "create_subprocess_shell", "posix_spawn"),
        *("create_subprocess_exec", "posix_spawnp", "execl", "execle", "execlp", "execv"),
        *("execve", "execvp", "execvpe", "spawnl", "spawnle", "spawnlp", "spawnv", "spawnve"),
        *("spawnvp", "spawnvpe", "exec_command"),
    ]
)
HIDEABLE = frozenset(
    {"exec", "eval", "compile", "system", "popen", "os", "subprocess", "socket", "b64decode"}
    | {"__import__", "Popen", "marshal", "urlopen", "check_output", "ctypes"}
)
HOST_FACTS = frozenset(
    [
        *("socket.gethostname", "platform.node", "platform.uname", "getpass.getuser", "os.uname"),
        *("os.getlogin", "uuid.getnode", "socket.getfqdn", "platform.platform", "os.getcwd"),
    ]
)
SPYING = re.compile(
    r"^(?:PIL\.)?ImageGrab\.grab$|^pyautogui\.screenshot$|^mss\.mss|^pyperclip\.paste$"
    r"|^win32clipboard\.GetClipboardData$|^cv2\.VideoCapture|^sounddevice\.rec$"
    r"|^pynput\.keyboard\.Listener$|^keyboard\.(?:on_press|hook|record|read_event)$"
    r"|^win32crypt\.CryptUnprotectData$|^browser_cookie3\.\w+$"
)

REQUEST_OBJECTS = re.compile(
    r"^(?:flask\.|self\.|bottle\.|sanic\.|quart\.|cherrypy\.)?(?:request|req)$"
)
REQUEST_PARTS = frozenset(
    [
        *("args", "form", "values", "json", "data", "cookies", "headers", "files", "GET", "POST"),
        *("META", "body", "query", "query_string", "query_params", "path_params", "params"),
        *("get_json", "get_data", "get_argument", "get_arguments", "FILES", "stream", "forms"),
        *("COOKIES", "path", "full_path", "url", "referrer", "match_info", "rel_url", "text"),
        *("post", "read", "view_args", "get_body_argument", "get_query_argument", "arguments"),
    ]
)
DJANGO_PARTS = frozenset({"GET", "POST", "META", "FILES", "COOKIES", "query_params"})
"""Names that no other kind of request has."""
WEB_LIBRARIES = frozenset(
    [
        *("flask", "django", "fastapi", "starlette", "aiohttp", "bottle", "tornado", "quart"),
        *("sanic", "falcon", "pyramid", "cherrypy", "webob", "werkzeug", "rest_framework", "web"),
        *("litestar", "responder", "webapp2", "robyn", "blacksheep", "ninja", "hug", "flask_login"),
    ]
)
SOCKET_READS = frozenset(
    {"receive_text", "receive_json", "receive_bytes", "iter_text", "iter_json", "receive_str"}
)
ROUTE_DECORATORS = frozenset(
    {"route", "get", "post", "put", "patch", "delete", "websocket", "api_route", "head"}
)
CARRIERS = frozenset(
    [
        *("format", "join", "replace", "strip", "lstrip", "rstrip", "lower", "upper", "title"),
        *("split", "rsplit", "partition", "rpartition", "encode", "decode", "get", "getlist"),
        *("pop", "read", "json", "text", "loads", "load", "str", "bytes", "path", "Path"),
        *("unquote", "unquote_plus", "items", "values", "copy", "list", "tuple", "dict", "set"),
        *("sorted", "content", "readlines", "readline", "fetchone", "format_map", "casefold"),
        *("expanduser", "abspath", "realpath", "normpath", "resolve", "absolute", "joinpath"),
        *("PurePath", "fspath", "removeprefix", "removesuffix", "splitlines", "reversed"),
        *("next", "iter", "enumerate", "zip", "filter", "map", "max", "min", "model_dump"),
        *("getvalue", "frozenset", "capitalize", "swapcase", "keys", "cast", "deepcopy"),
        *("with_name", "with_suffix", "bytearray", "memoryview", "BytesIO", "StringIO"),
        *("dumps", "b64encode", "b64decode", "urlsafe_b64decode", "setdefault", "getfirst"),
        *("fromhex", "unhexlify", "b32decode", "b16decode", "b85decode", "a85decode"),
        *("get_json", "get_data", "BufferedReader", "to_dict", "getall", "dedent", "rglob"),
    ]
)
"""Functions whose result still carries what somebody sent. All others are taken to clean it."""
LOOT_CARRIERS = CARRIERS | frozenset(
    [
        *("open", "read_text", "read_bytes", "b32encode", "b85encode", "hexlify", "compress"),
        *("urlencode", "quote", "quote_plus", "glob", "listdir", "walk", "iterdir", "repr"),
        *("encrypt", "Request", "grab", "save", "urlsafe_b64encode", "home", "hex", "scandir"),
        *("encodebytes", "b16encode", "make_archive", "FormData", "File", "write", "escape"),
    ]
)
"""And those whose result still holds what was stolen."""
