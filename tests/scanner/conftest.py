import hashlib
import secrets
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission

from appstore.bundles import keep
from marketplace.core import jobs
from marketplace.core.models import Job
from tests.factories import UserFactory, VersionFactory


@pytest.fixture(scope="session")
def state():
    """Not in pytest's private directory: a sandbox's own user has to reach its files."""
    path = Path("/var/tmp", f"matrix-{secrets.token_hex(8)}")
    path.mkdir()
    yield path
    shutil.rmtree(path)


@pytest.fixture
def reviewer():
    user = UserFactory(is_staff=True, second_factor=True)
    user.user_permissions.add(Permission.objects.get(codename="change_appversion"))
    return user


@pytest.fixture
def tree(tmp_path):
    """Write files, given as path and content, and answer the folder they lie in."""

    def write(files):
        app = tmp_path / "app"
        app.mkdir(exist_ok=True)
        for name, content in files.items():
            path = app / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return app

    return write


@pytest.fixture
def pack(tree, state):
    """The same as an archive that a sandbox can read."""

    def pack(files):
        folder = tree(files)
        archive = state / f"{secrets.token_hex(8)}.tar.gz"
        with tarfile.open(archive, "w:gz") as packed:
            packed.add(folder, "app")
        archive.chmod(0o644)
        return archive

    return pack


@pytest.fixture
def stored(settings, tmp_path):
    """Write a version's bundle where it belongs, of path and content, and answer the version.

    Bytes instead are the bundle itself, whatever they are.
    """
    settings.MEDIA_ROOT = tmp_path
    tmp_path.chmod(0o711)  # the sandbox's own user has to get there

    def store(files, **facts):
        draft = tmp_path / secrets.token_hex(8)
        if isinstance(files, bytes):
            draft.write_bytes(files)
        else:
            with zipfile.ZipFile(draft, "w") as archive:
                for name in sorted(files):
                    archive.writestr(zipfile.ZipInfo(name), files[name])
        sha256 = hashlib.sha256(draft.read_bytes()).hexdigest()
        keep(draft, sha256)
        return VersionFactory(bundle_sha256=sha256, **facts)

    return store


@pytest.fixture
def run_jobs():
    """Do what waits, as a worker would, and answer the jobs."""

    def run(kind="scanner.scan"):
        done = []
        while (job := Job.objects.open().filter(kind=kind).order_by("pk").first()) is not None:
            jobs.run(job.pk)
            job.refresh_from_db()
            assert job.state == "done", job.last_error
            done.append(job)
        return done

    return run
