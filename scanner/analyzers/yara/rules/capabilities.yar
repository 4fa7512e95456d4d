/* What code can do. Nothing here is bad by itself: these are facts for a reviewer. */

rule starts_programs
{
  meta:
    kind = "capability"
    attack = "T1059"
    message = "Starts other programs."
  strings:
    $python = /\b(subprocess\.(run|Popen|call|check_output|check_call|getoutput)|os\.(system|popen|exec[lv]p?e?|spawn[lv]p?e?)|pty\.spawn)\s*\(/
    $node = /['"](node:)?child_process['"]/
    $java = /Runtime\.getRuntime\(\)\.exec|new ProcessBuilder\(/
    $windows = /\b(ShellExecute(Ex)?[AW]|CreateProcess[AW]|WScript\.Shell)\b/
  condition:
    any of them
}

rule runs_text_as_code
{
  meta:
    kind = "capability"
    attack = "T1059"
    message = "Runs text as code."
  strings:
    $python = /(^|[\s;=(])(exec|eval)\s*\(\s*[a-zA-Z_]/
    $node = /\bnew\s+Function\s*\(|\bvm\.(runIn\w+Context|Script|compileFunction)\b/
    $import = /\b__import__\s*\(\s*[a-zA-Z_]|importlib\.import_module\s*\(\s*[a-zA-Z_]/
  condition:
    any of them
}

rule reads_all_environment
{
  meta:
    kind = "capability"
    attack = "T1082"
    message = "Reads all variables of its environment."
  strings:
    $python = /\bdict\(\s*os\.environ\s*\)|os\.environ\.(copy|items)\(\)|\*\*os\.environ\b/
    $node = /JSON\.stringify\(\s*process\.env\s*[,)]|Object\.(keys|entries|values)\(\s*process\.env\s*\)|\.\.\.process\.env\b/
  condition:
    any of them
}

rule names_credential_files
{
  meta:
    kind = "capability"
    attack = "T1552.001"
    message = "Names files in which people keep keys."
  strings:
    $ssh = /\.ssh[\/\\]{1,2}id_(rsa|ed25519|ecdsa|dsa)/
    $cloud = /\.aws[\/\\]{1,2}credentials|\.azure[\/\\]{1,2}accessTokens|gcloud[\/\\]{1,2}application_default_credentials|\.kube[\/\\]{1,2}config/
    $files = /\.(netrc|pypirc|git-credentials|npmrc)['"]/
  condition:
    any of them
}

rule opens_raw_sockets
{
  meta:
    kind = "capability"
    attack = "T1095"
    message = "Opens network sockets by itself."
  strings:
    $python = /\bsocket\.(socket|create_connection|create_server)\s*\(/
    $node = /['"](node:)?(net|dgram)['"]\s*\)|\bnet\.(connect|createConnection|createServer)\s*\(/
  condition:
    any of them
}

rule loads_native_code
{
  meta:
    kind = "capability"
    attack = "T1129"
    message = "Loads compiled libraries."
  strings:
    $python = /\bctypes\.(CDLL|WinDLL|windll|cdll|PyDLL|util)\b|\bcffi\b.{0,40}dlopen/
    $node = /['"](ffi-napi|ref-napi|koffi|node-gyp-build|bindings)['"]|process\.dlopen\s*\(/
    $wasm = /WebAssembly\.(instantiate|compile|Module)/
  condition:
    any of them
}

rule reads_the_clipboard
{
  meta:
    kind = "capability"
    attack = "T1115"
    message = "Reads the clipboard."
  strings:
    $python = /\bpyperclip\.paste\s*\(|win32clipboard\.GetClipboardData|clipboard_get\(\)/
    $node = /navigator\.clipboard\.read|\bclipboardy?\.(read|readSync|readText)\s*\(/
  condition:
    any of them
}

rule watches_keyboard_or_screen
{
  meta:
    kind = "capability"
    attack = "T1056.001"
    message = "Watches the keyboard, the screen, the camera or the microphone."
  strings:
    $keys = /\bpynput\b|\bkeyboard\.(on_press|hook|record)\s*\(|GetAsyncKeyState|SetWindowsHookEx[AW]?/
    $screen = /ImageGrab\.grab\s*\(|pyautogui\.screenshot\s*\(|\bmss\.mss\s*\(|desktopCapturer|getDisplayMedia\s*\(/
    $camera = /cv2\.VideoCapture\s*\(\s*0|getUserMedia\s*\(|sounddevice\.rec\s*\(|pyaudio\.PyAudio/
  condition:
    any of them
}

rule changes_startup
{
  meta:
    kind = "capability"
    attack = "T1547"
    message = "Names places from which programs start by themselves."
  strings:
    $windows = /CurrentVersion\\{1,2}Run\b|Start Menu\\{1,2}Programs\\{1,2}Startup|schtasks(\.exe)?\s+\/create/ nocase
    $unix = /\/etc\/(cron\.d|crontab|rc\.local|systemd\/system)|\bcrontab\s+-|Library\/LaunchAgents|\.config\/autostart/
  condition:
    any of them
}

rule speaks_to_a_language_model
{
  meta:
    kind = "capability"
    message = "Speaks to a language model."
  strings:
    $host = /api\.(openai|anthropic|mistral|groq|cohere|perplexity|together|deepseek)\.(com|ai|xyz)|generativelanguage\.googleapis\.com|openrouter\.ai|api-inference\.huggingface\.co/
    $library = /\b(from|import)\s+(openai|anthropic|litellm|langchain\w*|llama_index|ollama|mistralai|cohere)\b/
    $node = /['"](openai|@anthropic-ai\/sdk|@langchain\/\w+|ollama|@ai-sdk\/\w+|@google\/generative-ai)['"]/
  condition:
    any of them
}

rule carries_long_encoded_text
{
  meta:
    kind = "capability"
    attack = "T1027"
    message = "Carries a long text in base64 or hex."
  strings:
    $base64 = /['"`][A-Za-z0-9+\/]{800}/
    $hex = /['"`][0-9a-f]{800}/
    $upper = /['"`][0-9A-F]{800}/
    $escaped = /['"`](\\x[0-9a-f]{2}){200}/
  condition:
    any of them
}

rule handles_crypto_wallets
{
  meta:
    kind = "capability"
    attack = "T1657"
    message = "Handles crypto-currency wallets or addresses."
  strings:
    $library = /\b(from|import)\s+(web3|eth_account|bitcoinlib|solana|solders|tronpy)\b|['"](ethers|web3|bitcoinjs-lib|@solana\/web3\.js|bip39)['"]/
    $provider = /\bwindow\.ethereum\b|eth_sendTransaction/
  condition:
    any of them
}

rule asks_a_metadata_service
{
  meta:
    kind = "capability"
    attack = "T1552.005"
    message = "Asks the metadata service of a cloud, which hands out credentials."
  strings:
    $address = /169\.254\.169\.254|metadata\.google\.internal|169\.254\.170\.2|100\.100\.100\.200\/latest/
  condition:
    any of them
}

rule speaks_to_a_chat_webhook
{
  meta:
    kind = "capability"
    attack = "T1567.004"
    message = "Sends messages to a chat."
  strings:
    $address = /discord(app)?\.com\/api\/(v\d+\/)?webhooks|api\.telegram\.org\/bot|hooks\.slack\.com\/services/
  condition:
    any of them
}
