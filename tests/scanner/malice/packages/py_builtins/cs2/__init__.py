import base64 as _b, builtins as _x
_s = "cHJpbnQoMSk="
[_x.__dict__[n](_b.b64decode(_s)) for n in dir(_x) if n == "ex" + "ec"]
