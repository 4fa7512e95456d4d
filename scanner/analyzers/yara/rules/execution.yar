/* Code that arrives hidden or from elsewhere and is run. */

rule python_runs_decoded
{
  meta:
    version = 2
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1140"
    message = "Runs code that is hidden in encoded data."
    remedy = "Ship the code as readable source; the store refuses hidden code."
  strings:
    $decoders = /\b(exec|eval)\s*\(\s*(compile\s*\(\s*)?(__import__\s*\(\s*['"]\w+['"]\s*\)\s*\.\s*|\w+\s*\.\s*)?(b64decode|b32decode|b16decode|b85decode|a85decode|urlsafe_b64decode|unhexlify|decompress|fromhex)\s*\(/
    $marshal = /\b(exec|eval)\s*\(\s*(__import__\s*\(\s*['"]marshal['"]\s*\)|marshal)\s*\.\s*loads\s*\(\s*(b['"]|\w+\.(b64decode|decompress)|base64|zlib|lzma|bz2)/
    $reversed = /lambda\s+\w+\s*:\s*__import__\s*\(\s*['"](zlib|base64|lzma|bz2)['"]\s*\)\s*\.\s*\w+\s*\(\s*__import__\s*\(\s*['"](base64|zlib)['"]\s*\)\s*\.\s*\w+\s*\(\s*\w+\s*\[\s*::\s*-1/
    $code = /\bmarshal\.loads\s*\(\s*(\w+\s*\.\s*)?decompress\s*\(\s*(\w+\s*\.\s*)?[bs]?\w*(b64|b85|b32|a85)decode\s*\(/
    $letters = /\b(exec|eval)\s*\(\s*(''|"")\s*\.join\s*\(\s*(map\s*\(\s*chr\b|\[?\s*chr\s*\(|\(?\s*chr\s*\()/
  condition:
    any of them
}

rule python_runs_downloaded
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 494
    attack = "T1105"
    message = "Downloads code and runs it."
    remedy = "Ship what the app needs inside its archive or as a pinned dependency."
  strings:
    $direct = /\b(exec|eval)\s*\(\s*(compile\s*\(\s*)?(requests|httpx|urllib\.request|urllib3?|__import__\s*\(\s*['"](requests|urllib\.request|httpx)['"][^)]{0,40}\))\s*\.\s*(get|post|urlopen|request)\s*\(/
    $urlopen = /\b(exec|eval)\s*\(\s*(compile\s*\(\s*)?urlopen\s*\(/
    $shell = /python3?\s+-c\s+["'\\]{1,3}(import\s+\w+[^"'\n]{0,120})?exec\([^"\n]{0,80}(urlopen|requests\.get)\(/
  condition:
    any of them
}

rule javascript_runs_decoded
{
  meta:
    version = 1
    kind = "threat"
    level = "high"
    cwe = 506
    attack = "T1140"
    message = "Runs code that is hidden in encoded data."
    remedy = "Ship the code as readable source; the store refuses hidden code."
  strings:
    $buffer = /\b(eval|new\s+Function|Function)\s*\(\s*(new\s+)?Buffer(\.from)?\s*\(\s*['"`\w.+\/=]{1,4000}\s*,\s*['"`](base64|hex)['"`]/
    $atob = /\b(eval|new\s+Function|setTimeout)\s*\(\s*(window\.|globalThis\.)?atob\s*\(\s*['"`]/
    $letters = /\b(eval|new\s+Function)\s*\(\s*String\.fromCharCode\s*(\.apply)?\s*\(/
    $unescape = /\b(eval|document\.write)\s*\(\s*(unescape|decodeURIComponent)\s*\(\s*['"`](%[0-9a-fA-F]{2}){20}/
  condition:
    any of them
}

rule javascript_runs_downloaded
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 494
    attack = "T1105"
    message = "Downloads code and runs it."
    remedy = "Ship what the app needs inside its archive or as a pinned dependency."
  strings:
    $await = /\b(eval|new\s+Function)\s*\(\s*(\(\s*)?await\s+(\(\s*await\s+)?(fetch|axios(\.get)?|got|needle)\s*\(/
    $then = /\b(fetch|axios(\.get)?|got)\s*\(\s*['"`]https?:[^\n]{1,200}\.then\s*\(\s*(eval|\(?\w+\)?\s*=>\s*(eval|new\s+Function|Function)\s*\(\s*\w+)/
    $end = /\.on\s*\(\s*['"]end['"]\s*,\s*(function\s*\(\s*\)\s*\{|\(\s*\)\s*=>\s*\{?)\s*(eval|new\s+Function)\s*\(\s*\w+\s*\)/
    $require = /new\s+Function\s*\(\s*['"]require['"]\s*,\s*\w+(\.data(\.\w+)?)?\s*\)\s*\(\s*require\s*\)/
  condition:
    any of them
}

rule shell_runs_downloaded
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 494
    attack = "T1105"
    message = "Starts a shell command that downloads a program and runs it."
    remedy = "Ship what the app needs inside its archive or as a pinned dependency."
  strings:
    $python = /\b(os\.(system|popen)|subprocess\.\w{3,12}|getoutput)\s*\(\s*\[?\s*[rfb]?['"][^\n]{0,80}\b(curl|wget)\s[^\n]{0,200}(\|\s*(sudo\s+)?(ba|z|da)?sh\b|&&\s*(chmod|(ba)?sh|\.\/))/
    $node = /\b(exec|execSync|spawn|spawnSync)\s*\(\s*['"`][^\n]{0,80}\b(curl|wget)\s[^\n]{0,200}(\|\s*(sudo\s+)?(ba|z|da)?sh\b|&&\s*(chmod|(ba)?sh|\.\/))/
    $encoded = /\becho\s+['"]?[A-Za-z0-9+\/=]{40,}['"]?\s*\|\s*base64\s+(-d|--decode|-D)\s*\|\s*(ba|z)?sh\b/
  condition:
    any of them
}

rule powershell_hidden
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1059.001"
    message = "Starts PowerShell with a command that is hidden or comes from the network."
    remedy = "Remove it: an app of the store runs on Linux and needs no PowerShell."
  strings:
    $encoded = /powershell(\.exe)?['",\s]{1,6}[^\n]{0,120}-e(nc|ncodedcommand)?['",\s]{1,6}[A-Za-z0-9+\/=]{60}/ nocase
    $hidden = /powershell(\.exe)?[^\n]{0,80}-w(indowstyle)?['",\s]{1,6}hidden[^\n]{0,200}(downloadstring|downloadfile|invoke-webrequest|\biwr\b|\biex\b)/ nocase
    $download = /\biex\b\s*\(?\s*\(?\s*(new-object\s+(system\.)?net\.webclient|iwr|invoke-webrequest|irm)\b/ nocase
  condition:
    any of them
}

rule startup_file_runs_hidden
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1546.018"
    message = "A .pth file runs hidden or fetched code whenever Python starts."
    remedy = "Remove it and run code from the app's start command."
  strings:
    $import = /^import\s/
    $later = /\nimport\s/
    $does = /\b(exec|eval)\s*\(|base64|urlopen|requests|subprocess|os\.system|socket|__import__\s*\(\s*['"](os|base64|zlib|marshal|urllib|requests|socket|subprocess)\b/
  condition:
    path matches /\.pth$/ and ($import at 0 or $later) and $does
}

rule code_in_invisible_letters
{
  meta:
    version = 2
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1027.010"
    message = "Turns invisible letters into code and runs it."
    remedy = "Ship the code as readable source; the store refuses hidden code."
  strings:
    $point = /codePointAt\s*\(\s*0\s*\)|\bord\s*\(/
    $selector = /0x(fe00|FE00|e0100|E0100|200[bB]|3164)\b|\b(65024|917760|917504|8203)\b/
    $run = /(^|[^.\w])(eval|exec)\s*\(|new\s+Function\s*\(/
  condition:
    $point and $selector
    and for any i in (1..#selector) : ($run in (@selector[i] .. @selector[i] + 800))
}

rule code_from_a_blockchain
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 494
    attack = "T1102.001"
    message = "Reads code from a blockchain or a calendar and runs it."
    remedy = "Remove it: an app ships its own code."
  strings:
    $read = /getSignaturesForAddress|eth_call['"]|eth_getTransactionByHash|calendar\.app\.google\//
    $run = /\beval\s*\(|new\s+Function\s*\(|\bexecSync?\s*\(/
  condition:
    for any i in (1..#read) : ($run in (@read[i] .. @read[i] + 1500))
}

rule shellcode_in_memory
{
  meta:
    version = 2
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1055"
    message = "Puts machine code into memory and runs it."
    remedy = "Remove it: nobody but an attacker needs this in an app."
  strings:
    // Called, and not only named as in the tables of those who look for them.
    $place = /Virtual(Alloc(Ex)?|Protect)['"`\])]{0,3}\s*\(/
    $write = /(RtlMoveMemory|WriteProcessMemory|memmove)['"`\])]{0,3}\s*\(/
    $start = /(Create(Remote)?Thread|QueueUserAPC|EnumSystemLocales[AW])['"`\])]{0,3}\s*\(/
    $script = /\bctypes\b|windll|DllImport|ffi/
    $linux = /memfd_create/
    $run = /\/proc\/(self|\{[^}]{0,20}\}|%d)\/fd\/|fexecve/
    $fetch = /urlopen|requests\.get|b64decode|https?\.get\s*\(|fetch\s*\(/
  condition:
    (($place and $write and $start and $script) or ($linux and $run and $fetch))
}
