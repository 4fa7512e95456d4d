"""Archives as Python's own writers make them, from a mapping of paths to bytes."""

import io
import tarfile
import zipfile


def tree_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def python_zip(tree):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in tree.items():
            archive.writestr(path, data)
    return made.getvalue()


def python_tar(tree, mode, **options):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode, **options) as archive:
        for path, data in tree.items():
            facts = tarfile.TarInfo(path)
            facts.size = len(data)
            archive.addfile(facts, io.BytesIO(data))
    return made.getvalue()


FORMATS = {
    "zip": python_zip,
    "tar": lambda tree: python_tar(tree, "w", format=tarfile.PAX_FORMAT),
    "tar.gz": lambda tree: python_tar(tree, "w:gz", format=tarfile.GNU_FORMAT),
    "tar.xz": lambda tree: python_tar(tree, "w:xz", preset=0),
}
