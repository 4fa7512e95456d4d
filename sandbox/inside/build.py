"""Turn the archive at /bundle into a project at /app that runs offline.

It runs in a sandbox, under ``entry.py``, with the way out that its host offers. What to do comes in
the environment:

    STACK            python, node or static
    INSTALL          a shell command instead of the stack's own installation
    BUILD            a shell command to run afterwards
    EXTRA_PACKAGES   Python packages to install besides the project's own, separated by spaces

A virtual environment is only valid at the path it was made for, so the app finds it at
``/app/.venv`` again, read-only.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

BUNDLE = Path("/bundle")
APP = Path("/app")
UNPACK = Path(__file__).with_name("unpack.py")
PYTHON = "/opt/python/bin/python3"
# On the same mount as the environment, so that uv links instead of copying. Never shared: what one
# build downloads, another must not find.
CACHE = APP / ".matrix-cache"

# A project names its framework and leaves the server to its host.
SERVERS = {"flask": "gunicorn", "django": "gunicorn", "fastapi": "uvicorn", "starlette": "uvicorn"}
NO_COMPILER = (
    "A package offers no ready-made wheel for this platform and could not be built from source: "
    "the sandbox promises no compiler. Choose a version that has wheels."
)


class Failed(Exception):
    """The project, not the sandbox, is to blame. The message is for its developer."""


def main() -> int:
    stack = os.environ.get("STACK", "")
    try:
        unpack()
        os.chdir(APP)
        if stack == "python":
            install_python()
        elif stack == "node":
            install_node()
        if build := os.environ.get("BUILD"):
            run("/bin/sh", "-c", build)
        shutil.rmtree(CACHE, ignore_errors=True)
        run("chmod", "-R", "a+rX", str(APP))  # the app runs as somebody else
    except Failed as failure:
        print(failure, flush=True)
        return 1
    return 0


def unpack() -> None:
    command = [sys.executable, str(UNPACK), str(BUNDLE), str(APP)]
    report = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout)
    if not report["ok"]:
        raise Failed(report["message"])


def run(*command: str) -> None:
    print("$", " ".join(command), flush=True)
    exit_code = subprocess.run(command, env=environment(), check=False).returncode
    if exit_code:
        raise Failed(f"{Path(command[0]).name} ended with exit code {exit_code}.")


def environment() -> dict[str, str]:
    return os.environ | {
        "UV_CACHE_DIR": str(CACHE / "uv"),
        "UV_PYTHON_DOWNLOADS": "never",
        "VIRTUAL_ENV": str(APP / ".venv"),
        "npm_config_cache": str(CACHE / "npm"),
        "npm_config_update_notifier": "false",
    }


# Python


def install_python() -> None:
    install = os.environ.get("INSTALL", "")
    asks_for_pip = "pip" in install + os.environ.get("BUILD", "")
    run("uv", "venv", "--quiet", "--python", PYTHON, *(["--seed"] if asks_for_pip else []), ".venv")
    if install:
        run("/bin/sh", "-c", install)
    elif wanted := [*project_requirements(), *os.environ.get("EXTRA_PACKAGES", "").split()]:
        pip_install(*wanted)
    if servers := missing_servers():
        pip_install(*servers)


def pip_install(*wanted: str) -> None:
    # Bytecode now, because /app is read-only when the app starts.
    command = ["uv", "pip", "install", "--compile-bytecode", *wanted]
    print("$", " ".join(command), flush=True)
    could_not_build = False
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as uv:
        for line in uv.stdout or ():
            print(line, end="", flush=True)
            could_not_build |= "Failed to build" in line
    if could_not_build:
        raise Failed(NO_COMPILER)
    if uv.returncode:
        raise Failed("The project's packages could not be installed.")


def project_requirements() -> list[str]:
    """What the project says it needs, in the words of ``uv pip install``."""
    if Path("requirements.txt").exists():
        return ["-r", "requirements.txt"]
    if Path("pyproject.toml").exists():
        project = tomllib.loads(Path("pyproject.toml").read_text())
        is_package = "build-system" in project or "project" not in project
        return ["."] if is_package else ["-r", "pyproject.toml"]
    return ["."] if Path("setup.py").exists() else []


def missing_servers() -> set[str]:
    site_packages = next((APP / ".venv/lib").glob("python3.*/site-packages"))
    installed = {path.name.partition("-")[0].lower() for path in site_packages.glob("*.dist-info")}
    wanted = {server for framework, server in SERVERS.items() if framework in installed}
    return wanted - installed


# Node


def install_node() -> None:
    if install := os.environ.get("INSTALL"):
        run("/bin/sh", "-c", install)
        return
    if not Path("package.json").exists():
        return
    is_locked = Path("package-lock.json").exists() or Path("npm-shrinkwrap.json").exists()
    # A build step needs the development tools, the running app does not. Install scripts of
    # dependencies are the usual way in for an attacker, and hardly anything needs them.
    scope = [] if os.environ.get("BUILD") else ["--omit=dev"]
    options = ["--ignore-scripts", "--no-audit", "--no-fund", *scope]
    run("npm", "ci" if is_locked else "install", *options)


if __name__ == "__main__":
    sys.exit(main())
