"""Archives as Python's own writers make them, from a mapping of paths to bytes.

A path that ends in a slash is an empty folder.
"""

import io
import stat
import tarfile
import zipfile


def tree_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def python_zip(tree, *, executable=()):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in tree.items():
            archive.writestr(zip_facts(path, executable=executable) or path, data)
    return made.getvalue()


def zip_facts(path, *, executable):
    """None where the writer's own are meant."""
    if path not in executable:
        return None
    facts = zipfile.ZipInfo(path)
    facts.external_attr = (stat.S_IFREG | 0o755) << 16
    return facts


def python_tar(tree, mode, *, executable=(), **options):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode, **options) as archive:
        for path, data in tree.items():
            facts = tarfile.TarInfo(path)
            facts.size = len(data)
            facts.type = tarfile.DIRTYPE if path.endswith("/") else tarfile.REGTYPE
            facts.mode = 0o755 if path in executable or facts.isdir() else 0o644
            archive.addfile(facts, io.BytesIO(data))
    return made.getvalue()


FORMATS = {
    "zip": python_zip,
    "tar": lambda tree, **facts: python_tar(tree, "w", format=tarfile.PAX_FORMAT, **facts),
    "tar.gz": lambda tree, **facts: python_tar(tree, "w:gz", format=tarfile.GNU_FORMAT, **facts),
    "tar.xz": lambda tree, **facts: python_tar(tree, "w:xz", preset=0, **facts),
}
