"""Names that behaviour is told by; only what leads to one of them is worth spelling out."""

from collections.abc import Mapping

MODULES = frozenset(
    """
    os subprocess sys socket ssl shutil ctypes platform getpass uuid tempfile pty threading
    multiprocessing asyncio signal atexit runpy code codeop marshal pickle dill cloudpickle
    shelve base64 binascii codecs zlib gzip bz2 lzma hashlib hmac secrets builtins importlib
    imp types operator functools inspect gc webbrowser smtplib ftplib telnetlib imaplib
    poplib xmlrpc http urllib urllib2 httplib requests httpx aiohttp urllib3 pycurl
    websocket websockets paramiko pexpect fabric plumbum sh psutil winreg _winreg win32api
    win32con win32crypt win32clipboard win32gui pyautogui pynput keyboard mouse pyperclip
    mss PIL cv2 sounddevice pyaudio browser_cookie3 keyring cryptography Crypto Cryptodome
    nacl pyscreenshot discord telebot telegram boto3 dns scapy nmap pip setuptools distutils
    site sqlite3 zipimport pathlib glob mmap cffi yaml wmi commands popen2 select selectors
    fcntl resource pwd crypt logging.config tarfile zipfile json
    """.split()  # noqa: SIM905 -- a list of a hundred words
)
BUILTINS = frozenset(
    ["exec", "eval", "compile", "__import__", "open", "getattr", "execfile", "input", "globals"]
)
RUNNERS = frozenset({"exec", "eval", "compile", "execfile", "runpy.run_string", "code.interact"})
"""What runs its first argument as Python."""

MAKERS: Mapping[str, str] = {
    "requests.Session": "requests",
    "requests.session": "requests",
    "requests.sessions.Session": "requests",
    "httpx.Client": "httpx",
    "httpx.AsyncClient": "httpx",
    "aiohttp.ClientSession": "aiohttp",
    "urllib3.PoolManager": "urllib3",
    "socket.socket": "socket.socket",
    "http.client.HTTPSConnection": "http.client.HTTPSConnection",
    "http.client.HTTPConnection": "http.client.HTTPConnection",
    "smtplib.SMTP": "smtplib.SMTP",
    "smtplib.SMTP_SSL": "smtplib.SMTP_SSL",
    "ftplib.FTP": "ftplib.FTP",
    "paramiko.SSHClient": "paramiko.SSHClient",
}
"""What an object of a class is written as: ``session.post`` becomes ``requests.post``."""


def is_watched(name: str) -> bool:
    return name in BUILTINS or ("." in name and name.partition(".")[0] in MODULES)
