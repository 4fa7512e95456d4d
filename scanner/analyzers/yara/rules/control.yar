/* Code that takes a machine over, stays on it, or uses it up. */

rule python_reverse_shell
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1059.006"
    message = "Connects a shell to a network socket."
    remedy = "Remove it: nobody but an attacker needs this in an app."
  strings:
    $socket = /socket\.socket\s*\(|\.connect\s*\(\s*\(/
    $join = /os\.dup2\s*\(|pty\.spawn\s*\(|stdin\s*=\s*\w+\.fileno\(\)|\.send(all)?\s*\(\s*(subprocess|os\.popen)/
    $shell = /\/bin\/(ba|z)?sh|cmd\.exe|powershell|shell\s*=\s*True/
  condition:
    for any i in (1..#join) : (
      $socket in (@join[i] - 1200 .. @join[i] + 400) and $shell in (@join[i] - 600 .. @join[i] + 800)
    )
}

rule javascript_reverse_shell
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1059.007"
    message = "Connects a shell to a network socket."
    remedy = "Remove it: nobody but an attacker needs this in an app."
  strings:
    $shell = /\bspawn\s*\(\s*['"`](\/bin\/)?((ba|z)?sh|cmd(\.exe)?|powershell(\.exe)?)['"`]/
    $socket = /new\s+(net\.)?Socket\s*\(|\bnet\.(connect|createConnection)\s*\(|\.connect\s*\(\s*\d{2,5}\s*,/
    $pipe = /\.pipe\s*\(\s*\w+\.stdin|\.stdout\.pipe\s*\(/
  condition:
    for any i in (1..#shell) : (
      $socket in (@shell[i] - 1000 .. @shell[i] + 1000) and $pipe in (@shell[i] - 1000 .. @shell[i] + 1500)
    )
}

rule shell_reverse_shell
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1059.004"
    message = "Connects a shell to a network socket."
    remedy = "Remove it: nobody but an attacker needs this in an app."
  strings:
    $bash = /\b(ba)?sh\s+-i\b[^\n]{0,20}>&?\s*\/dev\/tcp\/[\w.${}-]+\/[\d${}\w]+/
    $exec = /exec\s+\d+<>\s*\/dev\/tcp\/[\w.${}-]+\/[\d${}\w]+/
    $netcat = /\bnc(at)?\s+(-\w+\s+){0,3}[\w.-]+\s+\d{2,5}\s+-e\s+\/bin\/(ba)?sh|\bnc(at)?\s+-\w*e\w*\s+\/bin\/(ba)?sh/
    $fifo = /mkfifo\s+\/tmp\/\w+[^\n]{0,80}\/bin\/(ba)?sh[^\n]{0,40}\|\s*nc(at)?\s/
    $perl = /perl\s+-e\s+['"]use\s+Socket;[^\n]{0,300}exec\s*\(?['"{]?\/bin\/(ba)?sh/
    $php = /php\s+-r\s+['"]\$\w+\s*=\s*fsockopen\([^\n]{0,120}exec\(/
  condition:
    any of them
}

rule web_shell
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 94
    attack = "T1505.003"
    message = "Runs as code or command whatever a visitor sends."
    remedy = "Remove it."
  strings:
    $php = /\b(eval|assert|system|exec|shell_exec|passthru|popen|proc_open|create_function)\s*\(\s*@?\s*(base64_decode\s*\(\s*)?(gzinflate\s*\(\s*)?(base64_decode\s*\(\s*)?\$_(GET|POST|REQUEST|COOKIE|SERVER)\b/ nocase
    $tick = /`\s*\$_(GET|POST|REQUEST|COOKIE)\[/
    $jsp = /getRuntime\s*\(\s*\)\s*\.exec\s*\(\s*request\.getParameter/
    $asp = /\beval\s*\(?\s*request\s*[\[.(]/ nocase
  condition:
    any of them and not path matches /\.(py|[cm]?[jt]sx?)$/
}

rule autostart_of_itself
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1547.001"
    message = "Makes itself start whenever the machine does."
    remedy = "Remove it: an app starts only through its start command."
  strings:
    $windows = /CurrentVersion\\{1,2}Run['"\s,)]/
    $set = /winreg\.SetValueEx|RegSetValueEx|reg(\.exe)?\s+add\s/ nocase
    $self = /sys\.executable|sys\.argv\[0\]|__file__|process\.execPath|process\.argv|__filename|%APPDATA%|AppData/
    $cron = /\(\s*crontab\s+-l[^\n]{0,60};\s*echo\s[^\n]{1,200}\)\s*\|\s*crontab\s+-/
    $task = /schtasks(\.exe)?['",\s]{1,6}\/create[^\n]{0,200}\/(tr|sc)\b[^\n]{0,200}(pythonw?|node|powershell|wscript|AppData)/ nocase
  condition:
    ($cron or $task or ($windows and $set and $self))
}

rule opens_the_host
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 250
    attack = "T1548"
    message = "Gives itself more rights on the machine, or lets somebody in."
    remedy = "Remove it: an app never changes its host."
  strings:
    $keys = /echo\s+['"]?(ssh-(rsa|ed25519)|ecdsa-)[^\n]{20,800}>>\s*[^\n]{0,60}authorized_keys/
    $sudo = /NOPASSWD:\s*ALL['"\s\\n]{0,6}(>>|\|\s*(sudo\s+)?tee)[^\n]{0,20}\/etc\/sudoers/
    $preload = /(>>?\s*|open\s*\(\s*['"]|writeFileSync?\s*\(\s*['"])\/etc\/ld\.so\.preload/
    $setuid = /chmod\s+([u+]*s|[4267]{1,2}7[0-7]{2})\s+\/bin\/(ba)?sh/
  condition:
    any of them
}

rule leaves_the_container
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 250
    attack = "T1611"
    message = "Tries to leave its container."
    remedy = "Remove it: nobody but an attacker needs this in an app."
  strings:
    $agent = "release_agent"
    $notify = "notify_on_release"
    $enter = /nsenter\s+(-t|--target)[ =]1\s[^\n]{0,60}(-m|--mount)/
    $socket = "/var/run/docker.sock"
    $host = /["']?Binds["']?\s*[:=]\s*\[\s*["']\/:\/|-v\s+\/:\/\w+[^\n]{0,80}chroot/
  condition:
    ($agent and $notify) or $enter or ($socket and $host)
}

rule miner
{
  meta:
    version = 2
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1496"
    message = "Mines crypto-currency."
    remedy = "Remove it: mining is not allowed in the store."
  strings:
    $pool = /stratum\+(tcp|ssl|tls):\/\/[\w.-]+:\d{2,5}/
    $program = /\bxmrig\b[^\n]{0,120}(-o\s|--url|--donate-level|pool\.)/
    $page = /new\s+(CoinHive|Client|CoinImp|deepMiner)\.(Anonymous|User)\s*\(|coinhive\.min\.js/
    $rig = /"algo"\s*:\s*"(rx\/0|cn\/r|randomx)"/
    $subscribes = /["']mining\.(subscribe|authorize)["']/
    $submits = /["']mining\.submit["']/
    $job = /\bjob_id\b/
    $nonce = /\bnonce\b/
    $hash = /cryptonight|\brandomx|yespower|yescrypt|ghostrider|kawpow|\bcn-(lite|heavy|pico)/ nocase
    $link = /\bWebSocket\b|\bnet\.(connect|createConnection|Socket)\b|\btls\.connect\b|\bsocket\.(socket|create_connection)\b/
    $wallet = /\b4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}\b/
  condition:
    $pool or $program or $page or ($rig and $wallet)
    or ($link and (($subscribes and $submits) or ($job and $nonce and $hash)))
}

rule ransom
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1486"
    message = "Encrypts files and asks for a ransom."
    remedy = "Remove it."
  strings:
    $walk = /os\.walk\s*\(|\.rglob\s*\(|readdirSync\s*\(|Get-ChildItem\s[^\n]{0,60}-Recurse/
    $encrypt = /Fernet\s*\(|AES\.new\s*\(|createCipheriv\s*\(|AESGCM\s*\(|ChaCha20/
    $note = /your files (have been|are|were) (encrypted|locked)|all your files|to recover your files|pay(ment)? of [\d.]+ ?(btc|bitcoin)|send [\d.$]+ ?(in )?(btc|bitcoin|xmr)/ nocase
    $drop = /os\.(remove|unlink|rename)\s*\(|unlinkSync\s*\(|renameSync\s*\(|\.(locked|encrypted|crypt)['"]/
  condition:
    all of them
}

rule destroys_files
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1485"
    message = "Deletes everything it can reach."
    remedy = "Remove it."
  strings:
    $shell = /(os\.system|popen|subprocess\.\w+|exec(Sync)?|spawn(Sync)?)\s*\(\s*\[?\s*['"`](sudo\s+)?rm['",\s]+-(rf|fr)['",\s]+(--no-preserve-root['",\s]+)?(\/\*?|~\/?\*?|\$HOME\/?\*?|\/home\/?\*?)['"`\s&;]/
    $root = /\brm\s+-(rf|fr)\s+--no-preserve-root\s+\/|\brm\s+-(rf|fr)\s+\/\s+--no-preserve-root/
    $python = /shutil\.rmtree\s*\(\s*(['"](\/|\/home|C:\\{1,2})['"]|os\.path\.expanduser\s*\(\s*['"]~['"]\s*\)|Path\.home\(\))\s*[,)]/
    $node = /\b(rmSync|rm|rmdirSync|rimraf)\s*\(\s*(['"](\/|\/home|C:\\{1,2})['"]|os\.homedir\(\)|process\.env\.HOME)\s*[,)]/
    $disk = /\bdd\s+if=\/dev\/(zero|urandom)\s+of=\/dev\/(sd[a-z]|nvme\d|vd[a-z])\b/
    $windows = /vssadmin(\.exe)?\s+delete\s+shadows|format\s+c:\s*\/[yq]|cipher\s+\/w:c/ nocase
    $bomb = ":(){ :|:& };:"
  condition:
    any of them
}

rule switches_defences_off
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1562.001"
    message = "Switches off what protects the machine."
    remedy = "Remove it: nobody but an attacker needs this in an app."
  strings:
    $defender = /(Set|Add)-MpPreference\s+-(Disable\w{4,40}\s+(\$true|1)|ExclusionPath)/ nocase
    $amsi = /amsiInitFailed|AmsiScanBuffer/
    $firewall = /netsh\s+advfirewall\s+set\s+\w+\s+state\s+off|(iptables|ufw)\s+(-F\b|disable\b)[^\n]{0,40}(&&|;)\s*(curl|wget|\.\/)/ nocase
    $consent = /ms-settings\\{1,2}shell\\{1,2}open\\{1,2}command|(fodhelper|computerdefaults|sdclt)\.exe[^\n]{0,80}(DelegateExecute|Start-Process|ShellExecute)/ nocase
    $history = /unset\s+HISTFILE[^\n]{0,60}(curl|wget|nc\s|base64)/
  condition:
    any of them
}

rule looks_for_analysts
{
  meta:
    version = 1
    kind = "threat"
    level = "high"
    cwe = 506
    attack = "T1497.001"
    message = "Looks for tools of people who examine malicious code, and hides from them."
    remedy = "Remove it."
  strings:
    $a = /vboxservice|vboxtray|VBoxGuest/ nocase
    $b = /vmtoolsd|vmwaretray|vmwareuser/ nocase
    $c = /wireshark|fiddler|httpdebugger/ nocase
    $d = /processhacker|procmon|procexp/ nocase
    $e = /ollydbg|x(32|64)dbg|idaq?64|ghidra/ nocase
    $f = /sandboxie|cuckoo|joeboxcontrol/ nocase
    $g = /qemu-ga|df5serv|xenservice/ nocase
    $h = /WDAGUtilityAccount|DESKTOP-[A-Z0-9]{7}['"]/
  condition:
    4 of them
}

rule hidden_protector
{
  meta:
    version = 1
    kind = "threat"
    level = "high"
    cwe = 506
    attack = "T1027.002"
    message = "Its code is encrypted by a protector, so nobody can read it."
    remedy = "Ship the code as readable source; the store refuses hidden code."
  strings:
    $pyarmor = /__pyarmor__\s*\(\s*__name__\s*,\s*__file__\s*,\s*b['"]/
    $runtime = /from\s+[\w.]*pyarmor_runtime\w*\s+import\s+__pyarmor__/
    $old = /from\s+pytransform\s+import\s+pyarmor_runtime/
    $defender = /import\s+sourcedefender|-----BEGIN PYE\d? FILE-----/
    $bytenode = /require\s*\(\s*['"]bytenode['"]\s*\)[\s\S]{0,400}\.jsc['"]/
  condition:
    any of them
}

rule obfuscated_names
{
  meta:
    version = 1
    kind = "threat"
    level = "high"
    cwe = 506
    attack = "T1027.010"
    message = "Its code was made unreadable on purpose."
    remedy = "Ship the source; minified code is fine, scrambled code is not."
  strings:
    $name = /\b_0x[0-9a-f]{4,6}\b/
    $turn = /while\s*\(\s*!!\[\]\s*\)|\bpush['"\]]{0,3}\]?\s*\(\s*_0x[0-9a-f]{4,6}\[?['"]?\.?shift/
    $fuck = /(\(?!?!?\[\]\+\[\]\)?\[\+?!?!?\[?\]?\]\+?){6}/
  condition:
    (#name > 60 and $turn) or #name > 400 or #fuck > 4
}
