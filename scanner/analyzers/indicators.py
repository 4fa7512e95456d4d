"""Texts that give malicious code away in any language, once strings are put together.

The patterns are kept narrow: a tutorial may say ``curl``, only a dropper pipes it into a shell.
"""

import re
from collections.abc import Iterable

DOWNLOAD_AND_RUN = re.compile(
    r"""(?isx)
      \b(?:curl|wget|fetch)\b [^\n;|]{0,300} \| \s* (?:sudo\s+)? (?:ba|z|da|k)?sh \b
    | \b(?:curl|wget)\b [^\n|]{0,300} \| \s* (?:sudo\s+)? (?:python|perl|ruby|node)\d?\b
    | \b(?:curl|wget)\b [^\n]{0,300} (?:&&|;) \s* (?:chmod\s+\S*[+7x]\S*|(?:ba)?sh|\./\S)
    | \b(?:curl|wget)\b [^\n]{0,300} (?:&&|;) \s* (?:nohup|setsid)\s
    | powershell [^\n]{0,200} (?:downloadstring|downloadfile|invoke-webrequest|\biwr\b|-enc)
    | \bpip[\d.]*\s+install\s+(?:-\S+\s+)*["']?https?://
      (?!(?:[\w-]+\.)*(?:github|gitlab|bitbucket|githubusercontent|pythonhosted|pypi
        |pytorch|huggingface)\.)
    | \b(?:certutil\s+-urlcache|bitsadmin\s+/transfer|mshta\s+http)
    | \b(?:MSXML2|Microsoft)\.(?:Server)?XMLHTTP\b .{0,400}? (?:\bExecute\b|SaveToFile|\.Run\b)
    | base64\s+(?:-d|--decode|-D)\b [^\n]{0,80} \| \s* (?:ba|z)?sh \b
    | \b(?:curl|wget)\b [^\n|]{0,300} \s \S{1,200}\.(?:dll|exe|bat|cmd|ps1|vbs|hta|msi|scr)\b
      .{0,200}? (?:\bregsvr32\b|\brundll32\b|\bstart\s|\bmsiexec\b|\bwscript\b|\bcscript\b)
    """
)
FETCHES = re.compile(
    r"(?i)\b(?:curl|wget|fetch|pip|powershell|certutil|bitsadmin|mshta|base64|\w*xmlhttp)\b"
)
REVERSE_SHELL = re.compile(
    r"""(?ix)
      /dev/tcp/[\w.$%{}-]+/ | \bnc(?:at)?\b \s [^\n]{0,60} -\w*e\w* \s+ (?:/bin/)?(?:ba)?sh
    | \bbash\s+-i\b [^\n]{0,40} >&
    | mkfifo \s [^\n]{0,80} \| \s* nc \b
    """
)
MINER = re.compile(
    r"""(?ix)
      stratum\+(?:tcp|ssl):// | \bxmrig\b [^\n]{0,60} (?:-o|--url|pool) | coinhive\.min
    | \s--(?:donate-level|cpu-max-threads-hint|rig-id|randomx-\w+)\b
    | \s(?:-o|--url)[\s=]+[\w.{}-]+:\d{2,5}\b [^\n]{0,200} \s(?:-u|--user)[\s=]+[\w.{}]{6,}
    | \s(?:-u|--user)[\s=]+\w{20,}\S* \s [^\n]{0,200} (?:-o|--url)[\s=]+[\w.{}-]+:\d{2,5}\b
    """
)
"""A pool's address, or the options by which such programs take it."""
DEAD_DROP = re.compile(
    r"""(?ix)
      (?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/\d
    | api\.telegram\.org/bot\d
    | (?:webhook\.site|requestbin\.\w+|pipedream\.net|oast(?:ify)?\.\w+|burpcollaborator\.net
        |interact\.sh|canarytokens\.com|ngrok(?:-free)?\.(?:io|app)|serveo\.net|trycloudflare\.com
        |transfer\.sh|file\.io|anonfiles\.com|pastebin\.com/raw|paste\.ee/r|grabify\.link)\b
    | https?://\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/
    """
)
LOCAL_ADDRESS = re.compile(
    r"https?://(?:127\.|10\.|192\.168\.|0\.0\.0\.0|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\."
    r"|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)"
)
CREDENTIAL_FILE = re.compile(
    r"""(?ix)
      \.ssh/(?:id_\w+|authorized_keys) | \.ssh(?:["'/]|$) | \.aws/credentials | \.netrc\b
    | \.npmrc\b | \.pypirc\b | \.kube/config | \.docker/config\.json | \.git-credentials | \.gnupg\b
    | /etc/shadow\b | Login\ Data\b | Local\ State\b | cookies\.sqlite | logins\.json
    | User\ Data[\\/].{0,60}\bCookies\b
    | wallet\.dat | solana/id\.json | \.electrum/wallets
    | (?:Exodus|Electrum|MetaMask|nkbihfbeogaeaoehlefnkodbefgpgknn)\b
    | discord[^\n]{0,40}leveldb | Local\ Storage[\\/]+leveldb | Local\ Extension\ Settings\b
    | Firefox[\\/]+Profiles\b | \b(?:key4|key3)\.db\b | \bexodus\.wallet\b
    | \.config/(?:gh/hosts\.yml|gcloud/|hub\b|rclone/) | \.azure/(?:accessTokens|msal_token_cache)
    | \.claude/\.credentials | \.claude\.json\b | \.(?:codex|qwen)/auth\.json
    | \.(?:gemini|qwen)/oauth_creds | \.config/github-copilot/ | \.huggingface/token
    | \.cache/huggingface/token | \.cargo/credentials | \.terraform\.d/credentials
    | \.pgpass\b | \.yarnrc\.yml\b.{0,40}npmAuthToken | \.vault-token\b | \.gem/credentials
    | \.(?:bash|zsh|sh|node_repl|python|psql|mysql)_history\b | \.histfile\b
    | Telegram\ Desktop[\\/]+tdata
    """
)
KEY_NAMES = re.compile(
    r"""(?ix)
      \bid_\(?(?:rsa|ed25519|ecdsa|dsa) | \bwallet\\?\.dat\b
    | \\?\.(?:pem|ppk|p12|pfx|kdbx|keystore)\b | \bmnemonic\b | \bseed_?phrase\b | \bkeystore\b
    """
)
"""Names of files in which keys are kept, in code that picks some out of a folder."""
PICKS_SETTINGS = re.compile(r"""startsWith\(\s*["'`]\.env""")
HOME = re.compile(r"""\bhomedir\b|\benv\.(?:HOME|USERPROFILE)\b|["'`]~/""")
VENDORS_KEYS = re.compile(
    r"""(?x)^(?:
      (?P<aws>AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN))
    | (?P<npm>NPM_(?:AUTH_)?TOKEN|NODE_AUTH_TOKEN)
    | (?P<github>(?:GITHUB|GH)_(?:TOKEN|PAT)) | (?P<gitlab>(?:GITLAB_TOKEN|CI_JOB_TOKEN))
    | (?P<google>GOOGLE_(?:APPLICATION_CREDENTIALS|API_KEY)|GEMINI_API_KEY)
    | (?P<azure>AZURE_CLIENT_SECRET) | (?P<openai>OPENAI_API_KEY) | (?P<anthropic>ANTHROPIC_API_KEY)
    | (?P<face>HF_TOKEN|HUGGINGFACE_TOKEN) | (?P<pypi>TWINE_PASSWORD|PYPI_TOKEN)
    | (?P<docker>DOCKER_PASSWORD) | (?P<slack>SLACK_(?:BOT_)?TOKEN) | (?P<stripe>STRIPE_SECRET_KEY)
    | (?P<vercel>VERCEL_TOKEN) | (?P<cloudflare>CLOUDFLARE_API_TOKEN) | (?P<vault>VAULT_TOKEN)
    )$"""
)
"""Variables that tools of so many houses read their keys from."""
MANY_HOUSES = 3
CLOUD_KEYS = re.compile(r"//(?:169\.254\.169\.254|instance-data)/\S{0,200}/security-credentials/")
"""Where a machine in a cloud is told the keys that it signs with."""
PERSONAL = re.compile(
    r"""["'`](?:~?[\\/])?(?:Desktop|Documents|Pictures|DCIM)(?:[\\/])?["'`]"""
    r"""|\}/(?:Desktop|Documents|Pictures)\b"""
)
"""Folders of a home in which people keep what is theirs."""
PACKS = re.compile(
    r"""\brequire\(\s*["'`](?:archiver|adm-zip|jszip|yazl|tar|zip-lib|bestzip)["'`]"""
    r"""|\bfrom\s+["'](?:archiver|adm-zip|jszip|yazl|tar|zip-lib|bestzip)["']"""
)
"""Code that makes archives: what it picks out of a folder is read again as one of them."""
KEY_PLACES = re.compile(
    r"""(?x)["'`]\.(?:aws["'`]\s*,\s*["'`]credentials|ssh["'`]\s*,\s*["'`]id_|kube["'`]\s*,\s*["'`]config"""
    r"""|docker["'`]\s*,\s*["'`]config\.json|claude["'`]\s*,\s*["'`]\.credentials"""
    r"""|(?:codex|qwen)["'`]\s*,\s*["'`]auth\.json|gemini["'`]\s*,\s*["'`]oauth_creds"""
    r"""|config["'`]\s*,\s*["'`](?:gh["'`]\s*,\s*["'`]hosts\.yml|gcloud["'`]\s*,)"""
    r"""|cargo["'`]\s*,\s*["'`]credentials|terraform\.d["'`]\s*,\s*["'`]credentials)"""
)
"""Paths to files with keys, in pieces that are put together later."""
HOST_COMMAND = re.compile(
    r"(?i)^\s*(?:whoami|hostname|id|uname\s+-a|ipconfig|ifconfig|ip\s+addr?|systeminfo|pwd"
    r"|cat\s+/etc/(?:passwd|hostname|hosts)|net\s+user)\b"
)
"""A program whose answer tells who and where the machine is."""
CREDENTIAL_COMMAND = re.compile(
    r"""(?ix)
      \bgit\s+credential(?:-\w+)?\s+(?:fill|get)\b | \bgh\s+auth\s+token\b
    | \bsecurity\s+(?:find-(?:generic|internet)-password|dump-keychain)\b
    | \bgcloud\s+auth\s+(?:application-default\s+)?print-\w+-token\b
    | \baws\s+(?:configure\s+(?:get|export-credentials)|sts\s+get-session-token)\b
    | \baz\s+account\s+get-access-token\b | \bnpm\s+config\s+get\s+\S*_auth
    | \bnpm\s+token\s+(?:list|create)\b | \bkubectl\s+(?:config\s+view\s+--raw|get\s+secrets?)\b
    | \bcat\s+\S*(?:\.ssh/id_|\.aws/credentials|\.npmrc\b|\.netrc\b|\.git-credentials\b)
    """
)
"""A program whose answer is somebody's key."""
ENVIRONMENT_COMMAND = re.compile(r"^\s*(?:env|printenv|set)\s*(?:$|\||;|&|\{\})")
WALLET_KEY = re.compile(
    r"^(?:\w*_)?(?:mnemonic|mnemonicPhrase|seed_?[pP]hrase|recovery_?[pP]hrase|private_?[kK]ey"
    r"|secret_?[kK]ey|priv_?[kK]ey|wallet_?[kK]ey|secretRecoveryPhrase|wif)$"
)
"""Names of what opens a wallet, in code that handles wallets."""
TELLS_HOST = re.compile(
    r"""(?ix)
      \b(?:curl|wget|nslookup|dig|ping|nc)\b [^\n]{0,300}?
      (?:\$\(|`)\s*(?:hostname|whoami|id|uname|env|printenv|pwd|ifconfig|cat\s+/etc/\w+)\b
    | \b(?:env|printenv)\s*\| [^\n]{0,100} \b(?:curl|wget|nc)\b
    | (?:\$\(|`)\s*(?:hostname|whoami|id|uname|pwd)\b [^\n]{0,300} \b(?:nslookup|dig)\s
    """
)
"""A command that tells somebody else who and where the machine is."""
UPLOADS_KEYS = re.compile(
    r"""(?isx)
      (?=.*(?:[~}/"'\s]\.(?:ssh|aws|gnupg|kube|config/gcloud|azure|docker|npmrc|netrc|pypirc|git-credentials)\b
        |\bid_(?:rsa|ed25519)\b|/etc/shadow\b|\.(?:bash|zsh)_history\b))
      .*(?:\bcurl\b.{0,200}\s(?:-F|-T|-d|--form|--upload-file|--data\S*)[\s=]*["']?\S*
        |\bwget\b.{0,120}--post-file|\bnc\s.{0,80}<|\bscp\s)
    """
)
"""A command that sends files with somebody's keys away."""
SAVES = re.compile(r"\b(?:curl|wget)\b.{0,300}\s(?:-\w*[oO]|--output(?:-document)?)\b", re.DOTALL)
"""A command that downloads something into a file."""
BROWSER_SECRETS = re.compile(
    r"(?is)\bpassword_value\b.{0,200}\bfrom\s+logins\b"
    r"|\bcard_number_encrypted\b.{0,200}\bfrom\s+credit_cards\b"
)
ADDS_TASK = re.compile(
    r"""(?ix)
      \bcrontab\s+(?:-(?:\s|$)|[\w./~{}]+\s*$) | \bschtasks(?:\.exe)?\s+/create\b
    | \breg(?:\.exe)?\s+add\b.{0,80}CurrentVersion\\+Run\b | \bsystemctl\s+(?:--user\s+)?enable\b
    """
)
"""A command that makes a program start by itself."""
PERSISTENCE = re.compile(
    r"""(?ix)
      \.ssh/authorized_keys | /etc/(?:crontab|cron\.d|rc\.local|ld\.so\.preload|sudoers)
    | \bcrontab\s+- | \.config/autostart | Library/LaunchAgents
    | /etc/systemd/system/\S{1,200}\.service
    | CurrentVersion\\+Run\b | Start\ Menu\\+Programs\\+Startup
    | (?:^|/)\.(?:bashrc|profile|zshrc|bash_profile)\b
    """
)

SHELL_FILE = re.compile(r"(?i)(?:^|/)\.(?:bashrc|profile|zshrc|bash_profile)\b")
"""Of these the ones that honest tools write to as well, to complete what somebody types."""


def downloads_and_runs(text: str) -> bool:
    """Asked of every text of an app, most of which are no command at all."""
    is_command = " " in text and FETCHES.search(text) is not None
    return is_command and DOWNLOAD_AND_RUN.search(text) is not None


def are_of_many(names: Iterable[str]) -> bool:
    """Whether they are keys of several houses, which nobody needs at one place."""
    found = (VENDORS_KEYS.match(name) for name in names)
    return len({match.lastgroup for match in found if match is not None}) >= MANY_HOUSES


def is_dead_drop(text: str) -> bool:
    """Whether the text names a place attackers have stolen data sent to."""
    return DEAD_DROP.search(text) is not None and LOCAL_ADDRESS.search(text) is None
