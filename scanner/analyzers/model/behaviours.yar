rule net_out {
  meta:
    words = "talks to the network"
  strings:
    $ = /\brequests\s*\.\s*(get|post|put|patch|delete|head|options|request|session)\b/i
    $ = /\bhttpx\s*\.\s*(get|post|put|patch|delete|head|options|stream|request|Client|AsyncClient)\b/i
    $ = /\burllib\s*\.\s*request\b/i
    $ = /\burllib3\s*\.\s*(PoolManager|ProxyManager|HTTPS?ConnectionPool|connection_from_url|request)\b/i
    $ = /\baiohttp\s*\.\s*(ClientSession|request)\b/i
    $ = /\bhttp\.client\s*\.\s*HTTPS?Connection\b/i
    $ = /urlopen/i
    $ = /urlretrieve/i
    $ = /socket\.socket/i
    $ = /create_connection/i
    $ = /(^|[^.\w])fetch\s*\(/
    $ = /\b(window|globalThis|global|self)\.fetch\s*\(/
    $ = /axios\b/i
    $ = /XMLHttpRequest/i
    $ = /https?\.(request|get)\s*\(/i
    $ = /net\.(connect|Socket)/i
    $ = /require\(\s*['\"](https?|node-fetch|request|got|axios|net|dgram|ws)['\"]/i
    $ = /from\s+['\"](node:)?(https?|net)['\"]/i
  condition:
    any of them
}

rule net_post {
  meta:
    words = "sends data over the network"
  strings:
    $ = /\b(requests|httpx|session|axios|client)\s*\.\s*(post|put)\s*\(/i
    $ = /method\s*[:=]\s*['\"]POST/i
    $ = /urlopen\([^)]{0,1000}data/i
    $ = /\.sendall\(/i
    $ = /\.sendto\(/i
  condition:
    any of them
}

rule exec_dyn {
  meta:
    words = "runs code that it puts together while running"
  strings:
    $ = /(^|[^.\w \t])[ \t]*(exec|eval)\s*\(/
    $ = /\b(return|await|yield|if|elif|else|while|and|or|not|in|is|assert|lambda|void|typeof|case|do|throw|print)[ \t]+(exec|eval)\s*\(/
    $ = /\b(builtins|__builtins__|window|globalThis|global|self|top)\s*\.\s*(exec|eval)\s*\(/
    $ = /\bcompile\s*\([^\n]{0,400}['\"](exec|eval|single)['\"]/
    $ = /__import__\s*\(/i
    $ = /new Function\s*\(/i
    $ = /vm\.(runIn|Script)/i
    $ = /Function\s*\(\s*['\"]return/i
    $ = /importlib\.import_module\(/i
    $ = /globals\(\)\s*\[/i
    $ = /getattr\s*\(\s*__builtins__/i
    $ = /marshal\.loads/i
    $ = /pickle\.loads/i
    $ = /types\.FunctionType/i
  condition:
    any of them
}

rule proc {
  meta:
    words = "starts other programs"
  strings:
    $ = /\bos\.(system|popen|exec\w*|spawn\w*|startfile)\b/i
    $ = /subprocess\.\w+/i
    $ = /Popen\s*\(/i
    $ = /child_process/i
    $ = /\bexecSync\b/i
    $ = /\bspawn(Sync)?\s*\(/i
    $ = /execFile/i
    $ = /ShellExecute/i
    $ = /pty\.spawn/i
  condition:
    any of them
}

rule decode {
  meta:
    words = "decodes or decrypts data"
  strings:
    $ = /b64decode/i
    $ = /b32decode/i
    $ = /a85decode/i
    $ = /b16decode/i
    $ = /unhexlify/i
    $ = /bytes\.fromhex/i
    $ = /atob\s*\(/i
    $ = /Buffer\.from\s*\([^)]{0,1000}(base64|hex)/i
    $ = /zlib\.decompress/i
    $ = /codecs\.decode/i
    $ = /fromCharCode/i
    $ = /rot13/i
    $ = /lzma\.decompress/i
    $ = /Fernet\s*\(/i
    $ = /createDecipher/i
    $ = /AES\.new/i
    $ = /(^|[^.\w])unescape\s*\(/
    $ = /decodeURIComponent\s*\(/i
  condition:
    any of them
}

rule env {
  meta:
    words = "reads the environment"
  strings:
    $ = /os\.environ/i
    $ = /os\.getenv/i
    $ = /process\.env\b/i
  condition:
    any of them
}

rule env_all {
  meta:
    words = "takes the whole environment"
  strings:
    $ = /(dict|str|json\.dumps|repr)\s*\(\s*(dict\()?os\.environ\s*\)/i
    $ = /JSON\.stringify\s*\(\s*process\.env\s*\)/i
    $ = /os\.environ\.(items|copy)\(/i
    $ = /Object\.(entries|keys)\(process\.env\)/i
  condition:
    any of them
}

rule sysinfo {
  meta:
    words = "finds out about the machine and its user"
  strings:
    $ = /platform\.(uname|node|system|platform|machine|release)\s*\(/i
    $ = /socket\.gethostname/i
    $ = /getpass\.getuser/i
    $ = /os\.getlogin/i
    $ = /uuid\.getnode/i
    $ = /os\.uname/i
    $ = /os\.(hostname|userInfo|networkInterfaces|homedir)\s*\(/i
    $ = /whoami/i
    $ = /wmic\b/i
    $ = /ipconfig/i
    $ = /ifconfig/i
    $ = /systeminfo/i
    $ = /ipify/i
    $ = /ipinfo\.io/i
    $ = /api\.myip/i
    $ = /icanhazip/i
    $ = /checkip/i
  condition:
    any of them
}

rule cred {
  meta:
    words = "names files that hold passwords, keys or wallets"
  strings:
    $ = /\.ssh\//i
    $ = /id_rsa/i
    $ = /\.aws\/credentials/i
    $ = /\.npmrc/i
    $ = /\.pypirc/i
    $ = /\.netrc/i
    $ = /\.docker\/config/i
    $ = /\.kube\/config/i
    $ = /\.git-credentials/i
    $ = /Login Data/
    $ = /Local State/
    $ = /['\"\\\/]Cookies['\"\\\/]/
    $ = /cookies\.sqlite/i
    $ = /browser_?cookie3?/i
    $ = /['\"\\\/]leveldb['\"\\\/]/i
    $ = /Local Storage/
    $ = /wallet\.dat/i
    $ = /['\"\\\/][\w .-]{0,40}wallets?['\"\\\/]/i
    $ = /(private|secret|mnemonic|seed)_?(key|phrase)[^\n]{0,80}wallet/i
    $ = /\bsecurity\s+(find|dump)-/i
    $ = /login\.keychain/i
    $ = /['\"\\\/]keychains?['\"\\\/]/i
    $ = /MetaMask/i
    $ = /['\"\\\/]exodus\b/i
    $ = /['\"\\\/]atomic['\"\\\/]/i
    $ = /\.bash_history/i
    $ = /\/etc\/passwd/i
    $ = /\/etc\/shadow/i
    $ = /logins\.json/i
    $ = /key4\.db/i
    $ = /CryptUnprotectData/i
    $ = /discord(app)?\.com\/api/i
    $ = /['\"\\\/]discord['\"\\\/]/i
    $ = /discord[ _-]?tokens?\b/i
    $ = /discord(canary|ptb|development)/i
    $ = /['\"\\\/]tdata['\"\\\/]/i
    $ = /Web ?Data['\"\\\/]/i
  condition:
    any of them
}

rule persist {
  meta:
    words = "makes itself start again later"
  strings:
    $ = /crontab/i
    $ = /\/etc\/cron/i
    $ = /\.bashrc/i
    $ = /\.zshrc/i
    $ = /['\"\\\/~]\.profile\b/i
    $ = /CurrentVersion\\+Run/i
    $ = /['\"\\\/]Startup['\"\\\/]/i
    $ = /shell:startup/i
    $ = /schtasks/i
    $ = /LaunchAgents/i
    $ = /systemd[\\\/](system|user)/i
    $ = /systemctl\s+(--user\s+)?(enable|start|daemon)/i
    $ = /['\"]systemctl['\"]/i
    $ = /authorized_keys/i
    $ = /winreg/i
    $ = /reg add/i
    $ = /['\"\\\/.]autostart['\"\\\/]/i
    $ = /RunOnce/i
  condition:
    any of them
}

rule exfil_dom {
  meta:
    words = "names a service that stolen data is often sent to"
  strings:
    $ = /discord(app)?\.com\/api\/webhooks/i
    $ = /api\.telegram\.org/i
    $ = /\boast(ify)?\./i
    $ = /oast\.(fun|me|pro|live|site|online)/i
    $ = /interact\.sh/i
    $ = /burpcollaborator/i
    $ = /\bpipedream\.net/i
    $ = /webhook\.site/i
    $ = /requestbin/i
    $ = /ngrok/i
    $ = /pastebin\.com\/raw/i
    $ = /hastebin/i
    $ = /transfer\.sh/i
    $ = /['\"\/.]file\.io\b/i
    $ = /\bgofile\b/i
    $ = /anonfiles/i
    $ = /0x0\.st/i
    $ = /cdn\.discordapp/i
    $ = /raw\.githubusercontent/i
    $ = /dl\.dropbox/i
    $ = /trycloudflare/i
    $ = /canarytokens/i
    $ = /dnslog/i
    $ = /\bceye\.io/i
    $ = /beeceptor/i
    $ = /requestcatcher/i
    $ = /hookbin/i
    $ = /grabify/i
    $ = /\brepl\.co\b/i
    $ = /glitch\.me/i
    $ = /pythonanywhere/i
    $ = /\bbit\.ly\b/i
    $ = /tinyurl/i
  condition:
    any of them
}

rule ip_url {
  meta:
    words = "names a bare internet address"
  strings:
    $ = /https?:\/\/(([1-9]|1[1-9]|[2-9]\d|1[013-8]\d|12[0-689]|19[013-9]|2\d\d)(\.\d{1,3}){3}|192\.(\d{1,2}|1[0-57-9]\d|16[0-79]|2\d\d)(\.\d{1,3}){2})/i
    $ = /['\"](([1-9]|1[1-9]|[2-9]\d|1[013-8]\d|12[0-689]|19[013-9]|2\d\d)(\.\d{1,3}){3}|192\.(\d{1,2}|1[0-57-9]\d|16[0-79]|2\d\d)(\.\d{1,3}){2})['\"]/i
  condition:
    any of them
}

rule binary_drop {
  meta:
    words = "names programs or makes files executable"
  strings:
    $ = /\.(exe|dll|scr|bat|vbs|ps1|elf|msi|jar|apk)\b['\"]?/i
    $ = /chmod\s*\(/i
    $ = /0o?755/i
    $ = /\bchmod\s+[ugoa]*\+/i
    $ = /['\"]\+x\b/i
    $ = /MZ\\x90/i
  condition:
    any of them
}

rule powershell {
  meta:
    words = "uses commands that download or run things quietly"
  strings:
    $ = /powershell/i
    $ = /-EncodedCommand/i
    $ = /-WindowStyle\s+Hidden/i
    $ = /\bIEX\s*\(/i
    $ = /Invoke-WebRequest/i
    $ = /cmd\s*\/c/i
    $ = /certutil/i
    $ = /bitsadmin/i
    $ = /mshta/i
    $ = /rundll32/i
    $ = /regsvr32/i
    $ = /curl\s+-/i
    $ = /wget\s+/i
  condition:
    any of them
}

rule hidden {
  meta:
    words = "starts things without a window or output"
  strings:
    $ = /CREATE_NO_WINDOW/i
    $ = /0x08000000/i
    $ = /SW_HIDE/i
    $ = /windowsHide/i
    $ = /creationflags/i
    $ = /STARTUPINFO/i
    $ = /nohup/i
    $ = /\/dev\/null/i
    $ = /stdio\s*:\s*['\"]ignore/i
    $ = /detached\s*:\s*true/i
  condition:
    any of them
}

rule inject {
  meta:
    words = "writes into the memory of programs"
  strings:
    $ = /VirtualAlloc/i
    $ = /WriteProcessMemory/i
    $ = /CreateRemoteThread/i
    $ = /CreateThread/i
    $ = /RtlMoveMemory/i
    $ = /ctypes\.windll/i
    $ = /NtCreate/i
    $ = /PROT_EXEC/i
    $ = /\/proc\/\w+\/mem/i
    $ = /LD_PRELOAD/i
  condition:
    any of them
}

rule spy {
  meta:
    words = "watches the screen, the keyboard, the clipboard or the camera"
  strings:
    $ = /ImageGrab/i
    $ = /pyautogui/i
    $ = /screenshot/i
    $ = /pynput/i
    $ = /keyboard\.(on_press|hook)/i
    $ = /GetAsyncKeyState/i
    $ = /pyperclip/i
    $ = /clipboard\.(read|paste|get|wait)/i
    $ = /(Open|Get|win32)Clipboard/i
    $ = /clipboardy/i
    $ = /\b(xclip|pbpaste)\b/i
    $ = /cv2\.VideoCapture/i
    $ = /sounddevice/i
    $ = /mss\(\)/i
  condition:
    any of them
}

rule crypto_mine {
  meta:
    words = "mines crypto-currency"
  strings:
    $ = /stratum\+tcp/i
    $ = /xmrig/i
    $ = /minerd/i
    $ = /cryptonight/i
    $ = /coinhive/i
    $ = /nanopool/i
    $ = /monero/i
  condition:
    any of them
}

rule ransom {
  meta:
    words = "encrypts or deletes what it did not make"
  strings:
    $ = /shutil\.rmtree\s*\(\s*['\"]?(\/|~|os\.path\.expanduser)/i
    $ = /rm\s+-rf\s+(\/|~)/i
    $ = /\.encrypt\(/i
    $ = /cryptography\.fernet/i
    $ = /format\s+c:/i
    $ = /mkfs/i
    $ = /dd if=/i
  condition:
    any of them
}

rule rev_shell {
  meta:
    words = "connects a shell to the network"
  strings:
    $ = /\/dev\/tcp\//i
    $ = /\bnc\s+-/i
    $ = /bash\s+-i/i
    $ = /dup2\s*\(/i
    $ = /pty\.spawn/i
    $ = /\bsh\s+-i\b/i
    $ = /TCPClient/i
  condition:
    any of them
}

rule anti {
  meta:
    words = "checks whether somebody watches it"
  strings:
    $ = /IsDebuggerPresent/i
    $ = /vmware/i
    $ = /virtualbox/i
    $ = /vbox/i
    $ = /sandboxie/i
    $ = /(is|in|anti|check|detect)_?sandbox/i
    $ = /VBoxService/i
    $ = /wireshark/i
    $ = /procmon/i
    $ = /cuckoo/i
    $ = /sys\.gettrace/i
    $ = /debugger;/i
  condition:
    any of them
}

rule self_pub {
  meta:
    words = "publishes packages or writes to repositories"
  strings:
    $ = /npm publish/i
    $ = /twine upload/i
    $ = /\.npmrc/i
    $ = /registry\.[a-z]+\.org\/-\//i
    $ = /GITHUB_TOKEN/i
    $ = /\/user\/repos/i
    $ = /createCommit/i
    $ = /workflows\//i
  condition:
    any of them
}

rule dl_exec {
  meta:
    words = "runs what it downloads"
  strings:
    $ = /(urlretrieve|urlopen|requests\.get|\bcurl\b|\bwget\b)[^\n]{0,200}(exec\s*\(|eval\s*\(|os\.system|\|\s*(ba)?sh\b)/i
    $ = /\bexec\s*\(\s*(requests|urlopen|urllib)/i
  condition:
    any of them
}

rule wal_swap {
  meta:
    words = "names addresses of crypto-currency wallets"
  strings:
    $ = /\b0x[a-fA-F0-9]{40}\b/
    $ = /\bbc1[a-z0-9]{25,60}\b/
    $ = /window\.ethereum/
    $ = /eth_sendTransaction/
  condition:
    any of them
}

rule install_hook {
  meta:
    words = "does things while it is being installed or ends"
  strings:
    $ = /cmdclass\s*=/i
    $ = /install\.run\(self\)/i
    $ = /class\s+\w+\((install|develop|egg_info|build_py|sdist)\)/i
    $ = /\"(pre|post)?install\"\s*:/i
    $ = /\"prepare\"\s*:/i
    $ = /atexit\.register/i
  condition:
    any of them
}

rule js_mangle {
  meta:
    words = "has names that a program made unreadable"
  strings:
    $ = /_0x[a-f0-9]{4,}/i
  condition:
    any of them
}

rule pyobf {
  meta:
    words = "was made unreadable by a known tool"
  strings:
    $ = /pyarmor/i
    $ = /__pyarmor__/i
    $ = /PYARMOR/i
    $ = /\bHyperion\b/i
    $ = /BlankOBF/i
    $ = /pyobfuscate/i
    $ = /\bkramer\b/i
    $ = /lambda[^\n]{0,80}lambda[^\n]{0,80}lambda/i
    $ = /exec\s*\(\s*(bytes|''\.join|__import__|zlib|marshal|base64|compile)/i
  condition:
    any of them
}

rule chr_join {
  meta:
    words = "puts texts together from the numbers of their letters"
  strings:
    $ = /(chr\s*\(\s*\d+\s*\)\s*\+?\s*){4}/i
    $ = /map\s*\(\s*chr\b/i
    $ = /String\.fromCharCode\s*\(\s*(\d+\s*,\s*){5}/i
    $ = /(\\x[0-9a-f]{2}){12}/i
    $ = /(\\u00[0-9a-f]{2}){12}/i
  condition:
    any of them
}

rule hides {
  meta:
    words = "has texts that may be more than they seem"
  strings:
    $ = /getattr|__import__|__builtins__|globals\(|vars\(|\bchr\(|\.join\(|\[::-1\]|fromhex|b64|b32|b85/
    $ = /\bexec\(|\beval\(|codecs|zlib|marshal|\.translate\(|bytes\(|bytearray\(|\.decode\(/
    $ = /\\x[0-9a-f]{2}|\\u00[0-9a-f]{2}|["']\s*\+\s*["']/
    $ = /fromCharCode|charCodeAt|constructor\b|\.reverse\(|global(This)?\[|\["[a-z_]|\['[a-z_]/
    $ = /\batob\(|Buffer\.from|\bFunction\(/
  condition:
    any of them
}
