import base64
import codecs
import marshal
import zlib

payload = "cHJpbnQoMSk="
exec(base64.b64decode(payload))  # malice: exec-decoded
exec(zlib.decompress(base64.b64decode("eJwrKMrMK9EwBAAMUQKU")))  # malice: exec-decoded
eval(compile(bytes.fromhex("7072696e742831 29"), "x", "exec"))  # malice: exec-decoded
exec(codecs.decode("cevag(1)", "rot13"))  # malice: exec-decoded
exec(marshal.loads(b"x"))  # malice: exec-decoded


def unlock(text):
    return base64.b85decode(text)


def start(text):
    code = unlock(text)
    exec(code)  # malice: exec-decoded


class Loader:
    def __init__(self):
        self.code = None

    def fetch(self):
        self.code = base64.b64decode(open("data.bin").read())

    def go(self):
        exec(self.code)  # malice: exec-decoded


start("x")
(lambda text: exec(base64.b64decode(text)))(payload)  # malice: exec-decoded
