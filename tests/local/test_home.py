import os
import stat
import subprocess
import sys

import pytest

from appstore.bundles import bundle_path, keep
from marketplace.local.errors import AlreadyRunning, Refused
from marketplace.local.home import everyone_reaches, hold, open_home, read_secrets


def test_a_home_is_made_with_everything_in_it(place):
    home = open_home(place / "state")

    assert home == place / "state"
    assert stat.S_IMODE((home / "mail").stat().st_mode) == 0o700
    assert {"pg", "run", "log", "instances"} <= {entry.name for entry in home.iterdir()}


def test_a_home_is_opened_again_as_it_was(place):
    known = read_secrets(open_home(place / "state"))

    assert read_secrets(open_home(place / "state")) == known


def test_what_is_stored_stays_within_reach_of_sandboxes_when_it_is_opened_again(
    as_root, place, settings
):
    home = open_home(place / "state")
    settings.MEDIA_ROOT = home / "media"
    upload = place / "upload"
    upload.write_bytes(b"an archive")
    keep(upload, "ab" * 32)

    open_home(place / "state")

    assert everyone_reaches(bundle_path("ab" * 32))


def test_roots_home_in_a_closed_directory_becomes_a_link_to_an_open_one(as_root, place, tmp_path):
    tmp_path.chmod(0o700)

    home = open_home(tmp_path / "state", shared_state=place)

    assert (tmp_path / "state").is_symlink()
    assert home.parent == place
    assert everyone_reaches(home / "pg" / "data")
    assert open_home(tmp_path / "state", shared_state=place) == home


def test_somebody_elses_home_is_left_alone(as_root, place):
    (place / "state").mkdir()
    os.chown(place / "state", 65534, 65534)

    with pytest.raises(Refused, match="belongs to nobody"):
        open_home(place / "state")

    assert not list((place / "state").iterdir())


def test_a_home_below_a_file_is_refused_in_one_line(place):
    (place / "file").touch()

    with pytest.raises(Refused, match=r"cannot keep state in .*Not a directory"):
        open_home(place / "file" / "state")


def test_secrets_are_for_their_owner_alone_and_differ_between_machines(place):
    one, other = open_home(place / "one"), open_home(place / "other")

    known = read_secrets(one)

    assert stat.S_IMODE((one / "secrets.json").stat().st_mode) == 0o600
    assert not set(known.values()) & set(read_secrets(other).values())


def test_a_second_supervisor_is_told_where_the_first_one_is(place):
    home = open_home(place / "state")

    with (
        hold(home, url="http://localhost:8000"),
        pytest.raises(AlreadyRunning) as refusal,
    ):
        hold(home, url="http://localhost:9000")

    expected = f"Matrix is already running at http://localhost:8000 (pid {os.getpid()})"
    assert str(refusal.value) == expected


def test_a_killed_supervisor_holds_nothing(place):
    home = open_home(place / "state")
    program = (
        "import os, pathlib, sys; from marketplace.local.home import hold;"
        "lock = hold(pathlib.Path(sys.argv[1]), url='http://localhost:1'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, home], check=False)

    with hold(home, url="http://localhost:8000") as lock:
        lock.seek(0)
        assert lock.read() == f"{os.getpid()} http://localhost:8000"
