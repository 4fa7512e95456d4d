import base64

_ = lambda text: __import__("zlib").decompress(__import__("base64").b64decode(text[::-1]))
exec((_)(b"AAAA"))  # malice: exec-decoded
