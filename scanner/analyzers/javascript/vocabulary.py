"""Which names of the JavaScript world bring data in, carry it on, and do harm with it."""

import re

from scanner.analyzers.javascript.values import EVERY, Harm


def words(written: str) -> frozenset[str]:
    return frozenset(written.split())


REQUEST_OBJECTS = re.compile(
    r"^(?:this\.)?(?:req|request|ctx|ctx\.request|context\.request|ctx\.req|c\.req|event\.request"
    r"|args\.request)$"
)
REQUEST_PARTS = words(
    "query body params headers cookies url originalUrl files file rawBody nextUrl"
    " signedCookies searchParams queryStringParameters pathParameters"
)
UPLOADS = words("file files")
"""What upload libraries add to a request; an app may put something else there."""
UPLOAD_PLACES = words("path filepath tempFilePath destination size mimetype")
"""Of an uploaded file, what the server decided."""
REQUEST_READERS = words("json text formData param header get parseBody queries arrayBuffer")
BROWSER_SOURCES = re.compile(
    r"^(?:document\.)?location(?:\.(?:search|hash|href))?$|^document\.(?:URL|referrer|documentURI)$"
    r"|^window\.name$|^event\.(?:queryStringParameters|pathParameters|rawQueryString)$"
    r"|^(?:router|useRouter\(\))\.query$"
)
ADDRESS_BAR = re.compile(r"^(?:document\.)?location\.|^document\.|^window\.name$")
"""Texts, whatever they say."""
VISITOR_CALLS = re.compile(
    r"^(?:next/navigation|react-router-dom|next/router)\.use(?:SearchParams|Params|Router)$"
    r"|^next/headers\.(?:cookies|headers)$"
)
ERRORS = words("err error e exception")
"""Of a request that failed, ``error.response`` is what was answered."""
EVERY_FIELD = re.compile(r"^(?:input|textarea|select|form)(?:\s*,\s*(?:input|textarea|select))*$")
PICKERS = words("split match matchAll exec find")
CLIPBOARD_CALLS = re.compile(r"^navigator\.clipboard\.read(?:Text)?$|^clipboardy\.read(?:Sync)?$")
COOKIE_STORES = re.compile(r"^(?:chrome|browser)\.cookies\.getAll$")
"""What an extension of a browser asks for the cookies of other people's sites."""
SCREENS = re.compile(
    r"^screenshot-desktop(?:\.all)?$|^(?:electron\.)?desktopCapturer\.getSources$|^node-webcam\.\w+$"
    r"|^robotjs\.screen\.capture$|^(?:electron\.)?capturePage$"
)
KEY_HOOKS = re.compile(r"(?:^|\.)(?:uIOhook|iohook|ioHook|gkm|GlobalKeyboardListener)(?:\(\))?$")
"""What tells of every key that is pressed on a machine."""
KEY_EVENTS = words("keydown keypress keyup")
PAGE = re.compile(r"^(?:document|window|document\.body|document\.documentElement|self)?$")
HOST_FACTS = re.compile(
    r"^os\.(?:hostname|userInfo|networkInterfaces|homedir|platform|release|type|arch|cpus|version)$"
    r"|^process\.cwd$|^dns\.getServers$"
)
KEEPS_KEYS = words("encode encodeURIComponent btoa hexlify b64encode encodeBase58 querystring")
CONTENT_READERS = re.compile(
    r"^(?:fs|fs-extra|graceful-fs)(?:[./]promises)?\.(?:readFile|createReadStream)(?:Sync)?$"
)
PICTURES = re.compile(
    r"(?i)\.(?:png|jpe?g|gif|ico|webp|bmp|woff2?|ttf|otf|eot|mp[34]|wav|pdf|dat|bin)(?:\s|$)"
)
"""Names of files that hold anything but code."""
FOLDER_READERS = re.compile(
    r"^(?:fs|fs-extra|graceful-fs)(?:[./]promises)?\.readdir(?:Sync)?$|^(?:fast-)?glob(?:\.\w+)?$"
)
SOCKET_EVENTS = words("connection connect connect_error disconnect disconnecting error")
SUSPICIOUS = re.compile(
    r"child_|child_process|\beval\b|\bnew Function\b|\bvm\b|atob|base64|fromCharCode|\\x65\\x76|_0x"
    r"|[\"']hex[\"']|\bmodule\.constructor\b|_compile\b|\beth_sendTransaction\b|\.homedir\(\)"
    r"|[\[\]()!+]{200}|(?:\\(?:x|u00)[4-7][0-9a-fA-F]){5}|\bparseInt\(\w+\(0x"
    r"|process\.env\)|\.hostname\(\)|\.userInfo\(\)|\.npmrc|\bethereum\b|XMLHttpRequest\.prototype\."
    r"|\bFunction\((?![\"']return this)|=\s{0,9}Function\s{0,9}[;,)\n]|\(0,\s?Function\)"
    r"|\bFunction`|constructor(?:\.|\[[\"'])constructor|\bimport\((?![\"'`/])"
)
"""Malicious code needs one of these words, or hides it."""
TELLING = re.compile(
    SUSPICIOUS.pattern
    + r"|\.constructor\(|\b(?:window|self|global|globalThis)\[(?![\"'](?:webpack|__))"
    r"|document\.cookie|createElement\([\"']script[\"']|sendBeacon"
)
"""As frequent in honest bundles that only whole files are read for it, not parts of larger ones."""
CONNECTIONS = re.compile(r"(?i)(?:ws|socket|client|conn|connection|wss|io|peer)$")
FIXED_HOST = re.compile(r"^(?:https?://[^/?#{}]+[/?#]|(?:https?://)?\{\}.)", re.DOTALL)
"""An address whose host is there before anything else is put in."""
FIXED_PATH = re.compile(r"^/(?![/\\]).|^#|^\?", re.DOTALL)

HTTP_CLIENTS = r"axios|got|node-fetch|undici|needle|superagent|request|request-promise|ky|phin|bent"
NETWORK_READ = re.compile(
    rf"^fetch$|^(?:{HTTP_CLIENTS})(?:\.(?:get|post|put|request|stream|fetch|default))?$"
    r"|^https?\.(?:get|request)$|^http2\.connect$|^net\.(?:connect|createConnection|Socket)$|^tls\.connect$"
    r"|^\$\.(?:get|getJSON|ajax)$|^XMLHttpRequest$|^WebSocket$|^ws$"
    r"|^socket\.io-client(?:\.(?:io|connect|default))?$"
)
NETWORK_SEND = re.compile(
    rf"^fetch$|^(?:{HTTP_CLIENTS})(?:\.(?:get|post|put|patch|request|fetch))?$"
    r"|^https?\.(?:get|request)$|^dns(?:[./]promises)?\.(?:lookup|resolve\w*)$|^navigator\.sendBeacon$"
)
KEY_TAKERS = words(
    "validateMnemonic mnemonicToSeed mnemonicToSeedSync mnemonicToEntropy fromMnemonic fromPhrase"
    " fromSecretKey privateKeyToAccount"
)
"""Functions that are given what opens a wallet."""
SENDING_SERVICES = words(
    "createOrUpdateFileContents createGist createBlob sendMail sendMessage sendDocument sendPhoto"
    " putObject upload uploadFile uploadFrom uploadFromDir uploadDir fastPut insertOne"
    " PutObjectCommand"
)
"""Methods of clients for mail, chats, code hosts and stores, whoever made the client."""
CODE_HOSTS = re.compile(r"\.(?:gists|issues|pulls|repos|git|actions)\.(?:create|update)\w*$")
STORING = re.compile(r"^(?:POST|PUT|PATCH) /")
"""What a code host's client is asked for: ``octokit.request("POST /gists", …)``."""
RESOLVERS = re.compile(r"^dns(?:[./]promises)?\.Resolver$")
"""What asks for names of its own server's choice."""
SENDING_METHODS = words("write end send emit")

EVALUATORS = re.compile(
    r"^eval$|^Function$|^vm\.(?:runIn\w+Context|Script|compileFunction)$"
    r"|^module\._compile$|^require\.main\._compile$"
)
TIMERS = re.compile(r"^(?:setTimeout|setInterval)$")
SHELLS = re.compile(
    r"^(?:child_process|shelljs)\.(?:exec|execSync)$|^execa\.(?:execaC|c)ommand\w*$"
)
PROCESSES = re.compile(
    r"^child_process\.(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|fork)$"
    r"|^shelljs\.exec$|^execa(?:\.\w+)?$|^cross-spawn(?:\.\w+)?$|^(?:Bun|Deno)\.(?:spawn|run|Command)$"
    r"|^process\.binding\(\)\.spawn$"
)
HIDEABLE = words("child_process fs net vm http https os dns eval exec Function fs/promises")
HIDEABLE_MEMBERS = words(
    "eval exec execSync spawn spawnSync Function require child_process mainModule constructor"
    " readFileSync writeFileSync env request"
)
DECIPHERERS = re.compile(
    r"^crypto\.(?:createDecipher(?:iv)?|privateDecrypt)$|^(?:crypto-js|CryptoJS)\.\w+\.decrypt$"
)
DECODERS = frozenset(
    {"atob", "unescape", "fromCharCode", "fromCodePoint", "inflateSync", "gunzipSync"}
    | {"inflateRawSync", "unzipSync", "brotliDecompressSync"}
)

FILE_READERS = re.compile(
    r"^(?:fs|fs-extra|graceful-fs)(?:[./]promises)?\.(?:readFile|createReadStream|unlink|writeFile"
    r"|createWriteStream|readdir|rm|rmdir|appendFile|copyFile|rename|open|mkdir|remove|readJson|cp"
    r"|outputFile|truncate)(?:Sync)?$|^Bun\.file$|^Deno\.(?:readTextFile|readFile|writeTextFile)$"
)
FILE_WRITERS = re.compile(
    r"^fs(?:\.promises|/promises|-extra)?\.(?:writeFile|writeFileSync|createWriteStream"
    r"|appendFile|appendFileSync)$"
)
TWO_PATHS = re.compile(r"\.(?:rename|copyFile|link|symlink|cp)(?:Sync)?$")
TEMPLATES = re.compile(
    r"^(?:ejs|pug|jade|handlebars|Handlebars|nunjucks|mustache|dot|lodash|_|underscore|eta|hogan\.js)\."
    r"(?:render|compile|renderString|template|renderAsync)$|^lodash/template$"
)
UNSERIALISERS = re.compile(
    r"^(?:node-serialize|serialize-to-js|funcster|cryo|serialijse)\."
    r"(?:unserialize|deserialize|deepDeserialize|parse)$|^(?:v8)\.deserialize$"
)
MERGERS = re.compile(
    r"^(?:lodash|_|underscore)\.(?:merge|mergeWith|defaultsDeep|set|setWith|zipObjectDeep)$|^deepmerge$"
    r"|^(?:jquery|\$|jQuery)\.extend$|^merge$|^lodash[./](?:merge|set|defaultsDeep)$|^dot-prop\.set$"
    r"|^object-path\.set$|^deep-extend$|^extend$"
)
SETTERS = re.compile(r"[./](?:set|setWith)$")
BROWSER_CODE = re.compile(
    r"""\bdocument\.(?:getElementById|querySelector|createElement|addEventListener|body)\b"""
    r"""|^\s*["']use client["']|\bwindow\.(?:addEventListener|location)\b"""
    r"""|\bnavigator\.sendBeacon\b|\blocation\.(?:href|origin|reload|hash)\b|\bHTML\w*Element\b"""
    r"""|\b(?:local|session)Storage\b|\bfrom ["']react["']"""
)
SQL_METHODS = words(
    "query execute raw run all get each prepare exec $queryRawUnsafe $executeRawUnsafe unsafe"
    " queryRaw whereRaw orderByRaw havingRaw joinRaw fromRaw"
)
RAW_METHODS = words(
    "query execute raw $queryRawUnsafe $executeRawUnsafe unsafe whereRaw orderByRaw havingRaw"
)
CARRIERS = words(
    "toString trim trimStart trimEnd replace replaceAll slice substring substr concat join"
    " split toLowerCase toUpperCase decodeURIComponent decodeURI String parse stringify assign"
    " map filter get getAll find from normalize resolve json text URL URLSearchParams entries"
    " values fromEntries keys shift pop at flat flatMap reduce padStart padEnd repeat charAt"
    " match format cloneDeep structuredClone pick omit clone reverse sort freeze allSettled"
    " all then relative toJSON next valueOf read body unescape atob decode splice push Array"
    " getQuery getRouterParam readBody"
)
"""Functions whose result still carries what somebody sent. All others are taken to clean it."""
CARRYING_NAMES = words("path.join util.format util.inspect Buffer.concat")
_TEXT = Harm.OPERATORS | Harm.WHOLE
MAKES_TEXT = dict.fromkeys(
    words(
        "toString String trim join stringify toLowerCase toUpperCase slice substring substr"
        " replace replaceAll normalize resolve format concat padStart padEnd"
    ),
    _TEXT,
)
UNQUOTING = words("parse slice substring substr split replace replaceAll at charAt")
"""Methods that can take a text out of its quotes."""
CLEANERS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"^(?:parseInt|parseFloat|Number|Boolean|BigInt|toFixed|ObjectId|Date)$"), EVERY),
    (re.compile(r"(?i)^(?:is[A-Z]\w*|has|includes|test|indexOf|search|hash\w*|digest)$"), EVERY),
    (re.compile(r"(?i)^(?:validate\w*|sanitize\w*|clean\w*|whitelist\w*|coerce\w*)$"), EVERY),
    (re.compile(r"(?i)^\w*(?:escape_?reg\w*|escapestringreg\w*)$"), Harm.EXPRESSION),
    (re.compile(r"(?i)^(?:shell_?(?:quote|escape)|quote)$"), Harm.COMMAND),
    (re.compile(r"^(?:escapeId|escapeLiteral|escapeIdentifier)$"), Harm.SQL),
    (
        re.compile(r"(?i)^(?:escape(?!d$)\w*|purify\w*|encode\w*html\w*|he|encode|xss|h)$"),
        Harm.HTML | Harm.SQL,
    ),
    (
        re.compile(r"^(?:encodeURI\w*|escape)$"),
        Harm.PATH | Harm.ADDRESS | Harm.REDIRECT | Harm.HTML | Harm.HEADER | Harm.WHOLE,
    ),
    (re.compile(r"^(?:basename|parsePath|secureFilename|sanitizeFilename)$"), Harm.PATH),
)
"""Functions that make a value safe, by their own name, and for what."""
PARSERS = re.compile(
    r"^(?:JSON|url|qs|querystring|path|cookie|json5|yaml|js-yaml|ini|toml|Papa|csv|cheerio|Date)\."
)
COMMON_METHODS = words(
    "query execute create update delete remove findOne findAll findById save send write open"
    " close start stop handle error render init setup connect listen request fetch login"
    " append include emit forEach apply clear reset load build process parse validate register"
    " insert upsert"
)
WRAPPERS = re.compile(
    r"(?i)wrap|async|handler|memo|cache|freeze|promisify|callback|curry|debounce|throttle|cb$"
)
KEEPING = words("then catch finally filter slice sort reverse get find at pop shift values")
"""Methods that answer what the object before the dot holds."""
ADDING = words("push unshift set add append enqueue")
ROUTES = words("get post put patch delete del all use head options route createServer any")
ITERATORS = words(
    "map forEach filter find findIndex some every flatMap reduce reduceRight sort each"
    " eachSeries mapSeries"
)
PATH_NODES = words("string template_string regex array binary_expression")
