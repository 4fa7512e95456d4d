import os
from pathlib import Path

with open(os.path.expanduser("~/.bash" + "rc"), "a") as file:  # malice: persistence
    file.write("start-app\n")
Path("/etc/cron.d/update").write_text("* * * * * root /tmp/a\n")  # malice: persistence
os.system("echo '* * * * * /tmp/a' > /etc/cron.d/update")  # malice: persistence


def complete():
    bashrc = Path.home() / ".bashrc"
    bashrc.write_text(bashrc.read_text() + "source ~/.bash_completions/app.sh\n")  # malice: shell-start
