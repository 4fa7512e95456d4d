"""Which names of the Python world bring data in, carry it on, and do harm with it."""

import re

HTTP_CLIENTS = r"requests(?:\.sessions)?|httpx|aiohttp|urllib3"
NETWORK_READ = re.compile(
    rf"^(?:{HTTP_CLIENTS})\.(?:get|post|put|request|stream)$"
    r"|^urllib\.request\.(?:urlopen|urlretrieve)$|^urllib2?\.(?:urlopen|urlretrieve)$"
    r"|^http\.client\.HTTPS?Connection$|^socket\.(?:socket|create_connection)$|^wget\.download$"
)
NETWORK_SEND = re.compile(
    rf"^(?:{HTTP_CLIENTS})\.(?:get|post|put|patch|request)$"
    r"|^urllib\.request\.(?:urlopen|Request)$|^urllib2\.(?:urlopen|Request)$"
    r"|^socket\.(?:getaddrinfo|gethostbyname)$"
)
SOCKET_SEND = frozenset({"send", "sendall", "sendto"})

DECODERS = re.compile(
    r"^base64\.\w*decode(?:bytes|string)?$|^(?:zlib|gzip|bz2|lzma)\.decompress$|^binascii\.\w+$"
    r"|^codecs\.decode$|^marshal\.loads$|^bytes\.fromhex$|^bytearray\.fromhex$"
    r"|^cryptography\.fernet\.Fernet$"
)

EXECUTORS = frozenset({"exec", "eval", "compile"})
PROCESSES = re.compile(
    r"^os\.(?:system|popen|startfile|exec[lv]p?e?|spawn\w+|posix_spawn)$|^pty\.spawn$"
    r"|^subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)$"
    r"|^asyncio\.create_subprocess_(?:shell|exec)$|^commands\.\w+$"
)
SHELLS = re.compile(
    r"^os\.(?:system|popen)$|^subprocess\.get(?:status)?output$|^asyncio\.create_subprocess_shell$"
)
HIDEABLE = frozenset(
    {"exec", "eval", "compile", "system", "popen", "os", "subprocess", "socket", "b64decode"}
)

REQUEST_OBJECTS = re.compile(r"^(?:flask\.|self\.|bottle\.|sanic\.)?request$|^quart\.request$")
REQUEST_PARTS = frozenset(
    [
        "args",
        "form",
        "values",
        "json",
        "data",
        "cookies",
        "headers",
        "files",
        "GET",
        "POST",
        "META",
        "body",
        "query",
        "query_string",
        "query_params",
        "path_params",
        "params",
        "get_json",
        "get_data",
        "get_argument",
        "FILES",
        "stream",
        "forms",
    ]
)
ROUTE_DECORATORS = frozenset(
    {"route", "get", "post", "put", "patch", "delete", "websocket", "api_route"}
)
CARRIERS = frozenset(
    [
        "format",
        "join",
        "replace",
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "title",
        "split",
        "rsplit",
        "partition",
        "encode",
        "decode",
        "get",
        "getlist",
        "pop",
        "read",
        "json",
        "text",
        "loads",
        "str",
        "bytes",
        "path",
        "Path",
        "unquote",
        "unquote_plus",
        "items",
        "values",
        "copy",
        "list",
        "tuple",
        "dict",
        "set",
        "sorted",
        "content",
        "readlines",
        "fetchone",
    ]
)
"""Functions whose result still carries what somebody sent. All others are taken to clean it."""
CLEANERS = frozenset(
    [
        "int",
        "float",
        "bool",
        "len",
        "hash",
        "ord",
        "escape",
        "quote",
        "secure_filename",
        "sha256",
        "md5",
        "isoformat",
        "UUID",
        "safe_join",
        "basename",
        "bind",
        "literal",
        "Identifier",
        "quote_plus",
        "urlencode",
    ]
)
