/* Code that takes what belongs to others. */

rule environment_sent_away
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 200
    attack = "T1041"
    message = "Sends the whole environment over the network."
    remedy = "Send only the values you need, each by its name."
  strings:
    $python = /\b(requests|httpx|session)\.(post|put|get)\s*\([^\n]{1,160}(dict\(\s*os\.environ\s*\)|=\s*os\.environ\s*[,)]|str\(\s*os\.environ\s*\)|json\.dumps\(\s*dict\(\s*os\.environ)/
    $node = /(\.write|\.end|\.send|body\s*:|data\s*:|axios\.post\s*\([^\n]{1,120}|btoa|toString)\s*\(?\s*JSON\.stringify\(\s*process\.env\s*\)/
    $buffer = /Buffer\.from\(\s*JSON\.stringify\(\s*process\.env\s*\)/
    $shell = /\b(env|printenv)\s*\|\s*(base64[^\n|]{0,20}\|\s*)?(curl|wget|nc)\b/
  condition:
    any of them
}

rule browser_passwords
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 522
    attack = "T1555.003"
    message = "Decrypts the passwords or cookies that a browser keeps."
    remedy = "Remove it: an app of the store never reads what a browser keeps."
  strings:
    $data = /Login Data|Network[\/\\]{1,2}Cookies|logins\.json|Web Data/
    $state = /Local State|key4\.db/
    $key = /CryptUnprotectData|encrypted_key|os_crypt|PK11SDR_Decrypt/
    $browser = /Google[\/\\]{1,2}Chrome|BraveSoftware|Microsoft[\/\\]{1,2}Edge|Opera Software|Mozilla[\/\\]{1,2}Firefox/
    $out = /requests\.post|urlopen|webhook|sendDocument|https?\.request|axios\.post|fetch\s*\(|smtplib/
  condition:
    $data and $state and $key and $browser and $out
}

rule discord_sessions
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 522
    attack = "T1539"
    message = "Looks for the sessions of people who use Discord."
    remedy = "Remove it: an app of the store never reads other programs' sessions."
  strings:
    $pattern = /\[\\{1,2}w-\]\{24(,\d*)?\}\\{0,2}\.\[\\{1,2}w-\]\{6\}\\{0,2}\.\[\\{1,2}w-\]\{2[57](,\d*)?\}|mfa\\{0,2}\.\[\\{1,2}w-\]\{84\}|dQw4w9WgXcQ:/
    $store = /leveldb|discordcanary|Local Storage/ nocase
  condition:
    $pattern and $store
}

rule wallet_files
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 522
    attack = "T1657"
    message = "Collects the files of crypto-currency wallets."
    remedy = "Remove it: an app of the store never reads wallets of its visitors."
  strings:
    $a = "nkbihfbeogaeaoehlefnkodbefgpgknn"
    $b = /Exodus[\/\\]{1,2}exodus\.wallet|exodus\.wallet/
    $c = /Electrum[\/\\]{1,2}wallets/
    $d = /atomic[\/\\]{1,2}Local Storage/
    $e = "bfnaelmomeimhlpmgjnjophhpkkoljpa"
    $f = /wallet\.dat/
    $g = /Ethereum[\/\\]{1,2}keystore/
    $h = "ibnejdfjmmkpcnlpebklmnkoeoihofec"
    $i = /\.config[\/\\]{1,2}solana[\/\\]{1,2}id\.json/
  condition:
    3 of them
}

rule webhook_gets_loot
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 200
    attack = "T1567.004"
    message = "Sends what it found on the machine to a chat."
    remedy = "Remove it: an app sends no data of its host anywhere."
  strings:
    $chat = /discord(app)?\.com\/api\/(v\d+\/)?webhooks\/\d|api\.telegram\.org\/bot\d/
    $a = /leveldb|Local State|Login Data/
    $b = /os\.getlogin\s*\(|getpass\.getuser\s*\(|os\.userInfo\s*\(|platform\.node\s*\(|socket\.gethostname\s*\(|os\.hostname\s*\(/
    $c = /\bos\.environ\s*[,)]|JSON\.stringify\(\s*process\.env/
    $d = /api\.ipify\.org|ipinfo\.io|ip-api\.com|ifconfig\.me|checkip\.amazonaws\.com/
    $e = /\.ssh[\/\\]|\.aws[\/\\]|wallet\.dat|\.npmrc|\.pypirc/
    $f = /ImageGrab\.grab|pyautogui\.screenshot|clipboard_get|pyperclip\.paste/
  condition:
    $chat and 2 of ($a, $b, $c, $d, $e, $f)
}

rule callback_with_host_facts
{
  meta:
    version = 1
    kind = "threat"
    level = "high"
    cwe = 200
    attack = "T1567"
    message = "Tells a service for intercepted calls who and where it was installed."
    remedy = "Remove it, also from what is meant as a test of security."
  strings:
    $service = /[\w-]{4,40}\.(oastify\.com|oast\.(fun|live|site|online|me|pro)|burpcollaborator\.net|interact\.sh|canarytokens\.com|dnslog\.cn|requestrepo\.com|m\.pipedream\.net)|webhook\.site\/[0-9a-f]{8}-/
    $who = /os\.hostname\s*\(|os\.userInfo\s*\(|getpass\.getuser|socket\.gethostname|platform\.node|process\.env|os\.environ|\bwhoami\b|\$\(hostname\)/
  condition:
    $service and $who
}

rule keys_sent_away
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 200
    attack = "T1552.004"
    message = "Reads key files of the machine and sends them over the network."
    remedy = "Remove it: an app never reads the keys of its host."
  strings:
    $file = /\.ssh[\/\\]{1,2}id_(rsa|ed25519|ecdsa)|\.aws[\/\\]{1,2}credentials|\.git-credentials|\.kube[\/\\]{1,2}config|\/etc\/shadow/
    $post = /requests\.post\s*\(|httpx\.post\s*\(|axios\.post\s*\(|method\s*:\s*['"]POST['"]|urlopen\s*\(\s*[\w.]*Request\s*\(|curl\s[^\n]{0,60}(-F|--data-binary|-T|-d)\s*@?/
  condition:
    $post
    and for any i in (1..#file) : ($post in (@file[i] .. @file[i] + 1200))
}

rule metadata_credentials_sent_away
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 918
    attack = "T1552.005"
    message = "Takes a cloud's credentials and sends them to a service for stolen data."
    remedy = "Remove it: an app needs no credentials of its host."
  strings:
    $ask = /169\.254\.169\.254\/latest\/meta-data\/iam|computeMetadata\/v1\/instance\/service-accounts/
    $drop = /webhook\.site|oastify|pipedream\.net|ngrok|discord(app)?\.com\/api\/webhooks|api\.telegram\.org|requestbin|transfer\.sh|https?:\/\/\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}:\d{2,5}\//
  condition:
    $ask and $drop
}

rule keylogger
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1056.001"
    message = "Records what people type and sends it away."
    remedy = "Remove it: nobody but an attacker needs this in an app."
  strings:
    $keys = /keyboard\.Listener\s*\(\s*on_press|from\s+pynput\.keyboard\s+import\s+[^\n]{0,200}Listener|keyboard\.(on_press|hook)\s*\(|GetAsyncKeyState/
    $send = /requests\.post\s*\(|smtplib\.SMTP|urlopen\s*\(|socket\.socket\s*\(|webhook/
    $store = /on_press|keylog|key_log|\.char\b/ nocase
  condition:
    $keys and $send and $store
}

rule clipboard_swapper
{
  meta:
    version = 2
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1115"
    message = "Replaces addresses of crypto-currency in the clipboard."
    remedy = "Remove it: nobody but an attacker needs this in an app."
  strings:
    $read = /pyperclip\.paste\s*\(|GetClipboardData|clipboard_get\s*\(|clipboardy?\.read(Sync|Text)?\s*\(|\bpbpaste\b|xclip[^\n]{0,40}\s-o\b|Get-Clipboard|wl-paste/
    $write = /pyperclip\.copy\s*\(|SetClipboardData|SetClipboardText|clipboard_append\s*\(|clipboardy?\.write(Sync|Text)?\s*\(|\bpbcopy\b|\|\s*xclip\b|Set-Clipboard|wl-copy/
    $address = /\[13\]\{?1?\}?\[a-km-zA-HJ-NP-Z|bc1\[?[a-z(]|0x\[a-fA-F0-9\]\{40\}|\[13\]\[a-km-zA-HJ-NP-Z1-9\]/
  condition:
    $read and $write and $address
}

rule transaction_swapper
{
  meta:
    version = 2
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1185"
    message = "Changes where a payment in crypto-currency goes."
    remedy = "Remove it: nobody but an attacker needs this in an app."
  strings:
    $hook = /XMLHttpRequest\.prototype\.(open|send)\s*=|(window|globalThis)\.fetch\s*=\s*(async\s*)?(function|\()|window\.ethereum\.request\s*=/
    $address = /\\?b?\(?\?*:?\[13\]\[a-km-zA-HJ-NP-Z1-9\]|0x\[a-fA-F0-9\]\{40\}|\[1-9A-HJ-NP-Za-km-z\]\{32,44\}/
    $swap = /\.replace\s*\(/
  condition:
    $hook and $address and $swap
    and for any i in (1..#hook) : (
      $address in (@hook[i] - 8000 .. @hook[i] + 8000) and $swap in (@hook[i] .. @hook[i] + 4000)
    )
}

rule card_skimmer
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1056.003"
    message = "Reads payment cards from a form and sends them elsewhere."
    remedy = "Remove it, and let the payment provider's own form take cards."
  strings:
    $card = /card_?-?number|cc[_-]?num(ber)?|cardnum/ nocase
    $code = /\bcvv2?\b|\bcvc\b|card_?code|security_?code/ nocase
    $send = /new\s+Image\s*\(\s*\)\s*\.src\s*=|\.src\s*=\s*['"]https?:\/\/[^'"]{4,80}\?\w{1,10}=['"]\s*\+\s*(btoa|encodeURIComponent)|navigator\.sendBeacon\s*\(\s*(['"]https?:|atob\()/
    $hide = /\bbtoa\s*\(|fromCharCode|\bescape\s*\(/
    $when = /addEventListener\s*\(\s*['"](submit|click|blur|change|mousedown)|\.onsubmit\s*=|setInterval\s*\(/
  condition:
    all of them
}

rule secrets_of_a_build_sent_away
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 200
    attack = "T1552.004"
    message = "Takes all secrets of a build and sends them away."
    remedy = "Name the secrets that a step needs, each by itself."
  strings:
    $all = /toJSON\s*\(\s*secrets\s*\)/
    $send = /\bcurl\b|\bwget\b|Invoke-WebRequest|\bnc\s|base64/
  condition:
    for any i in (1..#all) : ($send in (@all[i] .. @all[i] + 800))
}

rule publishes_itself
{
  meta:
    version = 1
    kind = "threat"
    level = "critical"
    cwe = 506
    attack = "T1195.002"
    message = "Publishes packages with tokens that it found on the machine."
    remedy = "Remove it: an app never publishes in somebody's name."
  strings:
    $token = /_authToken|\.npmrc|\.pypirc|NPM_TOKEN/
    $publish = /(exec|execSync|spawn|spawnSync|system|run|Popen)\s*\(\s*\[?\s*['"`][^\n]{0,60}(npm['",\s]{1,6}publish|twine['",\s]{1,6}upload)/
    $maintained = /\/-\/(whoami|user|npm\/v1\/tokens)|maintainer:|search\?text=/
    $bump = /version\.split|patch\s*\+\s*1|npm version patch|\+\+\w{0,40}patch/
    $scan = /trufflehog/ nocase
  condition:
    $token and $publish and any of ($maintained, $bump, $scan)
}
