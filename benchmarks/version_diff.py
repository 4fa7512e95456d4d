"""How long a reviewer waits for the changes between two versions of 5,000 files.

    DATABASE_URL=… python -m benchmarks.version_diff

Both versions go the real way: an archive, read in a sandbox, its text kept. Then the page is asked
for through all of Django, in turns with ``git diff --stat`` on the same trees. Works in a database
of its own, which is dropped at the end.
"""

import hashlib
import os
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

FILES, CHANGED, ADDED, REMOVED, MOVED = 5_000, 500, 50, 50, 50
LINES = 100
ROUNDS = 7


def tree(number: int) -> dict[str, str]:
    """Version 1, or version 2 with a line changed in every tenth file, and others come and gone."""
    files = {
        f"src/part{each % 60}/module{each}.py": "".join(
            f"value_{line} = {each * line}  # line {line}\n" for line in range(LINES)
        )
        for each in range(FILES)
    }
    if number == 1:
        return files
    names = list(files)
    for name in names[:CHANGED]:
        files[name] = files[name].replace("line 50\n", "changed here\n")
    for name in names[CHANGED : CHANGED + MOVED]:
        files[name.replace("src/", "lib/")] = files.pop(name)
    for name in names[-REMOVED:]:
        del files[name]
    return files | {f"new/file{each}.py": f"new = {each}\n" for each in range(ADDED)}


def kept(files: dict[str, str], folder: Path) -> dict[str, object]:
    """Write the tree for git and the archive for us; the facts of its version."""
    from appstore.bundles import bundle_path  # noqa: PLC0415  needs Django

    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(f"app/{name}", text)
    content = archive.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    path = bundle_path(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return {"bundle_sha256": sha256, "bundle_bytes": len(content), "file_count": len(files)}


def seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def measure(folder: Path) -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from appstore.bundles import bundle_path  # noqa: PLC0415
    from appstore.sources import store  # noqa: PLC0415
    from sandbox import sources  # noqa: PLC0415
    from tests.factories import AppFactory, UserFactory, VersionFactory, sign_in  # noqa: PLC0415

    app, versions = AppFactory(), []
    for number, status in ((1, "approved"), (2, "reviewing")):
        facts = kept(tree(number), folder / f"v{number}")
        versions.append(VersionFactory(app=app, status=status, risk="low", **facts))
        sha256 = str(facts["bundle_sha256"])
        started = time.perf_counter()
        text = sources.index(bundle_path(sha256), sha256=sha256, state=settings.MATRIX_HOME)
        store.keep(sha256, text)
        print(f"version {number} read in its sandbox: {time.perf_counter() - started:.2f} s")  # noqa: T201
    client = Client()
    sign_in(client, UserFactory(is_staff=True, is_superuser=True))
    place = reverse("admin:appstore_appversion_diff", args=[versions[1].pk])

    def page() -> None:
        answer = client.get(place)
        assert answer.status_code == 200  # noqa: PLR2004
        assert b"650 changed files" in answer.content

    def cold() -> None:
        store._index.cache_clear()  # noqa: SLF001  as in a process that never saw them
        page()

    def git() -> None:
        command = ("git", "diff", "--no-index", "--stat", "-M", "v1", "v2")
        subprocess.run(command, cwd=folder, capture_output=True, check=False)

    page()
    rounds = [(seconds(cold), seconds(page), seconds(git)) for _ in range(ROUNDS)]
    first, again, other = (median(each) for each in zip(*rounds, strict=True))
    print(f"page, cold {first:.3f} s, warm {again:.3f} s; git {other:.3f} s")  # noqa: T201
    print(f"ratio to git: cold {first / other:.2f}, warm {again / other:.2f}")  # noqa: T201


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.test import utils  # noqa: PLC0415

    utils.setup_test_environment()
    databases = utils.setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as name:
            measure(Path(name))
    finally:
        utils.teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
