"""Facts of JavaScript and TypeScript, from its words: comments are left out, syntax is not read."""

import re

from scanner.analyzers.capabilities.facts import Facts
from scanner.analyzers.capabilities.hosts import IMPLIED, URL, host_of
from scanner.analyzers.sources import Source

COMMENT = re.compile(r"^\s*(?://|/?\*)")
IN_BROWSER = re.compile(
    r"(?:^|/)(?:static|public|assets|dist|www|client|frontend|templates|components|pages/(?!api/))"
    r"|\.(?:jsx|tsx|vue|svelte)$"
)
CALL = re.compile(
    r"(?:\b(?:fetch|axios|got|needle|superagent|ky|request|undici)(?:\.\w{1,12})?|\bhttps?\.(?:get|request)"
    r"|\bnew\s+(?:WebSocket|EventSource)|\.(?:get|post|put|patch|delete|connect|createConnection|createTransport))"
    r"\s*(?:<[^>]{0,60}>)?\(\s*(?:new URL\(\s*)?(?:[\"'`](?P<text>[^\"'`\n]{4,300})"
    r"|`?\$?\{?(?P<name>[A-Za-z_]\w{0,60}))"
)
ASSIGNED = re.compile(
    r"\b([A-Za-z_]\w{0,60})\s*(?::\s*string\s*)?[=:]\s*[\"'`]((?:https?|wss?)://[^\"'`\n]{4,300})"
)
BASE = re.compile(
    r"\b(?:baseURL|baseUrl|base_url|endpoint|hostname|host)\s*:\s*[\"'`]([^\"'`\n]{4,200})"
)
FIRST_NAME = re.compile(r"\$\{(\w{1,60})\}")
IMPORT = re.compile(r"(?:\brequire\(\s*|\bfrom\s+|\bimport\s*\(?\s*)[\"'`]([^\"'`\n]{1,100})[\"'`]")
VARIABLE = re.compile(r"\bprocess\.env(?:\.([A-Z_a-z]\w{0,80})|\[[\"'](\w{1,80})[\"']\])")
PORT = re.compile(r"\.listen\(\s*(\d{2,5})\b")
DOES = {
    "subprocess": re.compile(r"[\"'](?:node:)?child_process[\"']"),
    "dynamic_code": re.compile(r"(?<![\w.])eval\s*\(|\bnew\s+Function\s*\(|[\"'](?:node:)?vm[\"']"),
    "native_code": re.compile(
        r"[\"'](?:ffi-napi|koffi|bindings|node-gyp-build)[\"']|\bprocess\.dlopen\("
    ),
    "writes_files": re.compile(
        r"\.(?:writeFile|writeFileSync|createWriteStream|appendFile|appendFileSync|mkdir|mkdirSync)\s*\("
    ),
    "deletes_files": re.compile(r"\.(?:unlink|unlinkSync|rm|rmSync|rmdir|rmdirSync)\s*\("),
    "listens": re.compile(r"\.listen\s*\("),
    "network": re.compile(
        r"(?<![\w.])fetch\s*\(|[\"'](?:axios|node-fetch|got|undici|ws|(?:node:)?(?:https?|net|dgram|tls))[\"']"
    ),
}


def read(source: Source, facts: Facts) -> None:
    in_browser = IN_BROWSER.search(source.path) is not None
    addresses = dict(ASSIGNED.findall(source.text))
    for number, line in source.numbered():
        if not COMMENT.match(line):
            if not in_browser:
                _on_server(source, number, line, facts, addresses)
            for match in URL.finditer(line):
                host = host_of(match[0] + "/")
                if host is not None:
                    facts.names(host, source.path, number)


def _on_server(
    source: Source, number: int, line: str, facts: Facts, addresses: dict[str, str]
) -> None:
    """What a visitor's browser does is bound by the visitor's browser, not by the sandbox."""
    for what, pattern in DOES.items():
        if pattern.search(line):
            facts.does_this(what, source.path, number)
    for match in CALL.finditer(line):
        first = FIRST_NAME.match(match["text"] or "")
        name = first[1] if first else match["name"] or ""
        host = host_of(addresses.get(name, "") if name else match["text"])
        if host is not None:
            facts.contacts(host, source.path, number)
    for match in BASE.finditer(line):
        text = match[1] if "://" in match[1] else f"https://{match[1]}"
        host = host_of(text)
        if host is not None:
            facts.contacts(host, source.path, number)
    for match in IMPORT.finditer(line):
        host = IMPLIED.get(match[1])
        if host is not None:
            facts.contacts(host, source.path, number)
    facts.environment.update(first or second for first, second in VARIABLE.findall(line))
    facts.ports.update(int(port) for port in PORT.findall(line) if int(port) < 65536)  # noqa: PLR2004 -- the last port
