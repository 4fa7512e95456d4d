import math
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox import trees


def test_a_tree_appears_whole_readable_and_once(tmp_path):
    source = tmp_path / "source"
    (source / "folder").mkdir(parents=True)
    (source / "folder" / "file").write_text("hello")
    (source / "folder" / "file").chmod(0o600)
    (source / "left-out.a").touch()

    with ThreadPoolExecutor(4) as threads:
        made = {
            *threads.map(
                lambda _: trees.put(
                    tmp_path / "target",
                    {"in": source},
                    links={"link": "in/folder/file"},
                    leave_out=("*.a",),
                ),
                range(4),
            )
        }

    target = made.pop()
    assert made == set()
    assert (target / "link").read_text() == "hello"
    assert (target / "in/folder/file").stat().st_mode & 0o777 == 0o644
    assert (source / "folder/file").stat().st_mode & 0o777 == 0o600
    assert os.listdir(target / "in") == ["folder"]  # noqa: PTH208
    assert not list(tmp_path.glob(".draft-*"))


def test_a_failed_copy_leaves_nothing(tmp_path):
    with pytest.raises(FileNotFoundError):
        trees.put(tmp_path / "target", {"in": tmp_path / "missing"})

    assert {path.name for path in tmp_path.iterdir()} == {".lock"}


def test_a_hostile_tree_is_removed_and_nothing_beside_it(tmp_path):
    """Permissions stop only an ordinary user, so run the tests as one too."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    tree = tmp_path / "tree"
    (tree / "closed" / "inner").mkdir(parents=True)
    (tree / "closed" / "inner" / "file").touch()
    (tree / "link").symlink_to(outside)
    for path in (tree / "closed" / "inner", tree / "closed", tree):
        path.chmod(0)

    trees.remove(tree)
    trees.remove(tree)

    assert not tree.exists()
    assert (outside / "kept").exists()


def test_a_tree_too_deep_for_recursion_is_measured_and_removed(tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    make_deep(tree, depth=3000)

    assert trees.size_bytes(tree) >= 3000 * trees.INODE_BYTES
    trees.remove(tree)

    assert not tree.exists()


def make_deep(tree, *, depth):
    inside = os.open(tree, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("deeper", dir_fd=inside)
        outside, inside = inside, os.open("deeper", os.O_RDONLY, dir_fd=inside)
        os.close(outside)
    os.close(inside)


def test_empty_files_are_not_free_and_second_links_are(tmp_path):
    for number in range(100):
        (tmp_path / str(number)).touch()
    os.link(tmp_path / "1", tmp_path / "second-name-of-1")

    assert trees.size_bytes(tmp_path) == 100 * trees.INODE_BYTES


def test_folders_that_vanish_while_we_look_take_nothing(tmp_path):
    """As those that a build uses for a moment; ``du`` meets about one in a hundred as it goes."""
    is_over = threading.Event()
    busy = threading.Thread(target=make_and_remove, args=(tmp_path / "short-lived", is_over))
    busy.start()
    try:
        sizes = [trees.size_bytes(tmp_path) for _ in range(150)]
    finally:
        is_over.set()
        busy.join()

    assert max(sizes) <= 500 * (trees.INODE_BYTES + 4096)


def make_and_remove(folder, is_over):
    while not is_over.is_set():
        for outer in range(40):
            for inner in range(10):
                (folder / str(outer) / str(inner)).mkdir(parents=True)
        shutil.rmtree(folder)


def test_what_we_may_not_look_into_counts_as_too_large(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may look anywhere")
    (tmp_path / "closed").mkdir(mode=0)

    size = trees.size_bytes(tmp_path)
    (tmp_path / "closed").chmod(0o700)

    assert size == math.inf
