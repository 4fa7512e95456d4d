"""Which names of the JavaScript world bring data in, carry it on, and do harm with it."""

import re

REQUEST_OBJECTS = re.compile(
    r"^(?:this\.)?(?:req|request|ctx|ctx\.request|context\.request|ctx\.req|c\.req)$"
)
REQUEST_PARTS = frozenset(
    [
        "query",
        "body",
        "params",
        "headers",
        "cookies",
        "url",
        "originalUrl",
        "files",
        "file",
        "rawBody",
        "nextUrl",
        "signedCookies",
        "searchParams",
    ]
)
REQUEST_READERS = frozenset({"json", "text", "formData", "param", "header", "get", "parseBody"})
BROWSER_SOURCES = re.compile(
    r"^(?:document\.)?location(?:\.(?:search|hash|href))?$|^document\.(?:URL|referrer|documentURI)$"
    r"|^window\.name$"
)

HTTP_CLIENTS = r"axios|got|node-fetch|undici|needle|superagent|request|request-promise|ky|phin|bent"
NETWORK_READ = re.compile(
    rf"^fetch$|^(?:{HTTP_CLIENTS})(?:\.(?:get|post|put|request|stream|fetch|default))?$"
    r"|^https?\.(?:get|request)$|^net\.(?:connect|createConnection|Socket)$|^tls\.connect$"
    r"|^\$\.(?:get|getJSON|ajax)$|^XMLHttpRequest$|^WebSocket$|^ws$"
)
NETWORK_SEND = re.compile(
    rf"^fetch$|^(?:{HTTP_CLIENTS})(?:\.(?:get|post|put|patch|request|fetch))?$"
    r"|^https?\.(?:get|request)$|^dns\.(?:promises\.)?(?:lookup|resolve\w*)$|^navigator\.sendBeacon$"
)
SENDING_METHODS = frozenset({"write", "end", "send", "emit"})

EVALUATORS = re.compile(
    r"^eval$|^Function$|^vm\.(?:runIn\w+Context|Script|compileFunction)$"
    r"|^module\._compile$|^require\.main\._compile$"
)
TIMERS = re.compile(r"^(?:setTimeout|setInterval)$")
SHELLS = re.compile(r"^(?:child_process|shelljs)\.(?:exec|execSync)$")
PROCESSES = re.compile(
    r"^child_process\.(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|fork)$"
    r"|^shelljs\.exec$|^execa(?:\.\w+)?$|^cross-spawn$"
)
HIDEABLE = frozenset(
    {"child_process", "fs", "net", "vm", "http", "https", "os", "dns", "eval", "exec", "Function"}
)
DECODERS = frozenset(
    {"atob", "unescape", "fromCharCode", "fromCodePoint", "inflateSync", "gunzipSync"}
)

FILE_READERS = re.compile(
    r"^fs(?:\.promises|/promises|-extra)?\.(?:readFile|readFileSync|createReadStream|unlink|unlinkSync"
    r"|writeFile|writeFileSync|createWriteStream|readdir|readdirSync|rm|rmSync)$"
)
FILE_WRITERS = re.compile(
    r"^fs(?:\.promises|/promises|-extra)?\.(?:writeFile|writeFileSync|createWriteStream"
    r"|appendFile|appendFileSync)$"
)
TEMPLATES = re.compile(
    r"^(?:ejs|pug|jade|handlebars|Handlebars|nunjucks|mustache|dot|lodash|_)\."
    r"(?:render|compile|renderString|template)$"
)
MERGERS = re.compile(
    r"^(?:lodash|_)\.(?:merge|mergeWith|defaultsDeep|set|setWith)$|^lodash\.merge$|^deepmerge$"
    r"|^(?:jquery|\$)\.extend$|^merge$|^lodash/merge$"
)
SQL_METHODS = frozenset(
    [
        "query",
        "execute",
        "raw",
        "run",
        "all",
        "get",
        "each",
        "prepare",
        "exec",
        "$queryRawUnsafe",
        "$executeRawUnsafe",
        "unsafe",
    ]
)
CARRIERS = frozenset(
    [
        "toString",
        "trim",
        "replace",
        "replaceAll",
        "slice",
        "substring",
        "substr",
        "concat",
        "join",
        "split",
        "toLowerCase",
        "toUpperCase",
        "decodeURIComponent",
        "decodeURI",
        "String",
        "parse",
        "stringify",
        "assign",
        "map",
        "filter",
        "get",
        "find",
        "from",
        "normalize",
        "resolve",
        "json",
        "text",
        "URL",
        "URLSearchParams",
        "entries",
        "values",
        "shift",
        "pop",
        "at",
        "flat",
    ]
)
"""Functions whose result still carries what somebody sent. All others are taken to clean it."""
CLEANERS = re.compile(
    r"(?i)^(?:parseInt|parseFloat|Number|Boolean|BigInt|encodeURI\w*|basename|escape\w*|sanitize\w*"
    r"|purify|is[A-Z]\w*|validate\w*|hash\w*|digest|clean\w*|has|includes|test|indexOf|ObjectId)$"
)
