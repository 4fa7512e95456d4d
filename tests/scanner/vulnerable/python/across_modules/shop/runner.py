import subprocess


def start(command):
    try:
        _run(command)
    except OSError:
        return False
    return True


def start_later(make):
    return make


def _run(command):
    subprocess.Popen(command, shell=True)  # weak: command-injection
