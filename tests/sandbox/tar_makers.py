"""Makers of tars, honest and hostile, byte by byte: the usual writers refuse to lie."""

MIB = 1024 * 1024
TAR_END = bytes(1024)


def tar_block(name, *, kind=b"0", size=0, mode=0o644, target=b"", magic=b"ustar\x0000", prefix=b""):
    fields = (
        name[:100].ljust(100, b"\0"),
        b"%07o\0" % mode,
        b"0000000\0" * 2,
        b"%011o\0" % size if isinstance(size, int) else size,
        b"00000000000\0",
        b" " * 8,
        kind,
        target.ljust(100, b"\0"),
        magic.ljust(8, b"\0"),
        bytes(80),
        prefix.ljust(155, b"\0"),
    )
    block = b"".join(fields).ljust(512, b"\0")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def tar_entry(name, data=b"", **facts):
    block = tar_block(name, **{"size": len(data), **facts})
    return block + data + bytes(-len(data) % 512)


def pax(*records, kind=b"x"):
    body = b""
    for key, value in records:
        tail = b" " + key + b"=" + value + b"\n"
        length = len(tail) + 1
        while len(b"%d" % length + tail) != length:
            length = len(b"%d" % length + tail)
        body += b"%d" % length + tail
    return tar_entry(b"pax", body, kind=kind)


def tar(*entries):
    return b"".join(entries) + TAR_END


def tar_of(*names):
    return tar(*(tar_entry(name, b"data") for name in names))


def sign_tar_header(archive):
    """Give the changed first header of a tar the checksum it needs."""
    archive[148:156] = b" " * 8
    archive[148:156] = b"%06o\0 " % sum(archive[:512])


def v7(name, data):
    """An entry as the seventies wrote it: without the mark of ustar."""
    return tar_entry(name, data, magic=b"")


def tar_of_zeros(size_bytes):
    return tar(tar_entry(b"zeros", bytes(size_bytes)))


def damaged(archive, at):
    changed = bytearray(archive)
    changed[at] ^= 0xFF
    return bytes(changed)
