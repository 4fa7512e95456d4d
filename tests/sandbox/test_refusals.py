import time
from threading import Thread

from sandbox.egress_session import NOT_LISTED, NOT_PUBLIC
from sandbox.refusals import MOST_TARGETS, OTHERS, Refusals, Told, read


class Clock:
    seconds = 100.0

    def __call__(self):
        return self.seconds


def test_what_is_new_is_written_at_once_and_the_rest_each_second(tmp_path):
    clock = Clock()
    refusals = Refusals(tmp_path / "r", clock=clock)
    refusals.note("a.example", NOT_LISTED)
    refusals.note("a.example", NOT_LISTED)
    assert [each.count for each in read(tmp_path / "r").refused] == [1]

    clock.seconds += 1
    refusals.note("a.example", NOT_LISTED)
    (found,) = read(tmp_path / "r").refused
    assert (found.kind, found.target, found.count) == ("host", "a.example", 3)
    assert (found.first_seconds, found.last_seconds) == (100.0, 101.0)

    refusals.note("a.example", NOT_LISTED)
    refusals.finish()
    assert read(tmp_path / "r").refused[0].count == 4


def test_the_last_one_is_written_within_a_second_while_it_runs_on(tmp_path):
    refusals = Refusals(tmp_path / "r")
    for _ in range(3):
        refusals.note("a.example", NOT_LISTED)
    deadline = time.monotonic() + 10
    while read(tmp_path / "r").refused[0].count < 3:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_only_what_is_against_the_rules_is_kept(tmp_path):
    refusals = Refusals(tmp_path / "r")
    refusals.note("a.example", "host does not answer")
    refusals.note("", "not a proxy request")
    refusals.finish()
    assert read(tmp_path / "r") == Told()

    refusals.note("a.example", "port 25 is not allowed")
    refusals.note("b.example", NOT_PUBLIC)
    assert [each.kind for each in read(tmp_path / "r").refused] == ["port", "address"]


def test_made_up_hosts_cost_no_more_than_so_many_rows(tmp_path):
    refusals = Refusals(tmp_path / "r", clock=Clock())
    for number in range(MOST_TARGETS + 50):
        refusals.note(f"{number}.example" + "x" * 5000, NOT_LISTED)
    refusals.finish()
    rows = read(tmp_path / "r").refused
    assert len(rows) == MOST_TARGETS + 1
    assert (rows[-1].target, rows[-1].count) == (OTHERS, 50)
    assert (tmp_path / "r").stat().st_size < 60_000


def test_many_connections_at_once_are_all_counted(tmp_path):
    refusals = Refusals(tmp_path / "r")

    def ask():
        for _ in range(200):
            refusals.note("a.example", NOT_LISTED)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refusals.finish()
    assert read(tmp_path / "r").refused[0].count == 1600
