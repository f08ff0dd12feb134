"""Whose file is it, who else is using it, and what if it is damaged?"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import facelab
from facelab.errors import FacelabError, GalleryError, InputError
from facelab.gallery import Gallery
from facelab.gallery import gallery as gallery_module
from facelab.gallery.storage import Storage

EAST, NORTH = [1, 0], [0, 1]


@pytest.fixture
def path(tmp_path):
    """A gallery with one person."""
    with Gallery(tmp_path / "people.gallery", "compass", 2, create=True) as gallery:
        gallery.add("Ada", [EAST, NORTH])
    return gallery.path


def test_a_gallery_knows_its_model(path):
    for arguments in [(), ("compass",), (None, 2), ("compass", 2, True), (None, None, True)]:
        with Gallery(path, *arguments) as gallery:
            assert (gallery.model, gallery.embedding_size, gallery.people()) == ("compass", 2, {"Ada": 2})


@pytest.mark.parametrize("wanted", [("sundial", 2), ("sundial", None), ("compass", 3), (None, 3)])
def test_another_model_is_refused_and_both_are_named(path, wanted):
    received = ", ".join("any" if part is None else str(part) for part in wanted)
    with pytest.raises(GalleryError, match=rf"compass, 2\. Received: {received}\."):
        Gallery(path, *wanted, create=True)


def test_no_gallery_there(tmp_path):
    with pytest.raises(GalleryError, match="facelab enroll"):
        Gallery(tmp_path / "new", "compass", 2)
    with pytest.raises(GalleryError, match="existing folder"):
        Gallery(tmp_path / "no" / "new", "compass", 2, create=True)
    with pytest.raises(GalleryError, match="not a file"):
        Gallery(tmp_path, "compass", 2, create=True)
    with pytest.raises(GalleryError, match="path of a gallery"):
        Gallery(tmp_path / "nul\0", "compass", 2, create=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [(None, None), ("compass", None), (None, 2), ("compass", 0), ("", 2)])
def test_a_new_gallery_needs_model_and_size(tmp_path, arguments):
    with pytest.raises(InputError, match="model and an embedding size"):
        Gallery(tmp_path / "new", *arguments, create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_begun_and_never_finished(tmp_path):
    path = tmp_path / "begun"
    path.touch()
    with pytest.raises(GalleryError, match="empty"):
        Gallery(path)
    with Gallery(path, "compass", 2, create=True) as gallery:
        assert len(gallery) == 0


def test_odd_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ["a?mode=ro", "50%25 #1", "Zoë", ":memory:", "-x"]:
        with Gallery(name, "compass", 2, create=True) as gallery:
            gallery.add("Ada", EAST)
        assert Path(name).stat().st_size > 0


def test_files_of_other_programs_are_refused_and_untouched(tmp_path):
    for create in (False, True):
        text = tmp_path / "notes.txt"
        text.write_text("my notes\n" * 1000)
        with pytest.raises(GalleryError, match="not a database"):
            Gallery(text, "compass", 2, create=create)
        assert text.read_text() == "my notes\n" * 1000
        other = tmp_path / "other.db"
        with sqlite3.connect(other) as database:
            database.execute(f"CREATE TABLE mails{create} (body TEXT)")
        database.close()
        before = other.read_bytes()
        with pytest.raises(GalleryError, match="another program"):
            Gallery(other, "compass", 2, create=create)
        assert other.read_bytes() == before


def test_a_newer_format_is_refused(path):
    _edit(path, "PRAGMA user_version = 2")
    with pytest.raises(GalleryError, match="format 2"):
        Gallery(path)


def _edit(path, statement, *values):
    database = sqlite3.connect(path)
    with database:
        database.execute(statement, values)
    database.close()


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE photos SET vector = ?", b"short"),
        ("UPDATE photos SET vector = ?", "12345678"),
        ("UPDATE photos SET vector = ?", np.array([np.nan, 1], "<f4").tobytes()),
        ("UPDATE photos SET vector = ?", np.array([3e38, 3e38], "<f4").tobytes()),
        ("UPDATE photos SET source = ?", b"bytes"),
        ("UPDATE people SET name = ?", b"bytes"),
        ("DELETE FROM gallery WHERE model <> ?", "x"),
        ("UPDATE gallery SET embedding_size = ?", -2),
    ],
)
def test_contents_that_no_gallery_writes(path, statement, value):
    _edit(path, statement, value)
    with pytest.raises(GalleryError, match="damaged"), Gallery(path) as gallery:
        gallery.identify(EAST, 0.5)


def test_truncated_and_scribbled_files_give_one_clear_error(path, tmp_path):
    with Gallery(path) as gallery:
        for i in range(40):
            gallery.add(f"Person {i}", [i + 1, 1], f"photos/{i}.jpg")
    whole, rng, errors = path.read_bytes(), np.random.default_rng(0), []
    copy = tmp_path / "copy"
    for trial in range(150):
        damaged = bytearray(whole[: rng.integers(1, len(whole))] if trial % 3 == 0 else whole)
        for position in rng.integers(0, len(damaged), 60):
            damaged[position] = rng.integers(256)
        copy.write_bytes(damaged)
        try:
            with Gallery(copy) as gallery:
                gallery.identify(EAST, 0.5)
                gallery.add("New", EAST)
                gallery.remove("New")
        except GalleryError as err:
            errors.append(str(err))
    assert len(errors) > 100
    assert all(str(copy) in error and "\n" not in error for error in errors)


def test_a_closed_gallery_says_so(path):
    with Gallery(path) as gallery:
        pass
    with pytest.raises(GalleryError, match="closed"):
        gallery.identify(EAST, 0.5)


def test_other_connections_changes_are_seen(path):
    with Gallery(path) as one, Gallery(path) as two:
        assert one.people() == two.people() == {"Ada": 2}
        two.add("Bea", EAST)
        assert one.people() == two.people() == {"Ada": 2, "Bea": 1}
        one.remove("Ada")
        assert one.people() == two.people() == {"Bea": 1}


def test_without_a_change_the_file_is_read_once(path, monkeypatch):
    reads = []
    read = gallery_module.Enrolled.read
    monkeypatch.setattr(gallery_module.Enrolled, "read", lambda storage: reads.append(1) or read(storage))
    with Gallery(path) as gallery:
        for _ in range(3):
            gallery.identify(EAST, 0.5)
        assert len(reads) == 1
        gallery.add("Bea", EAST)
        gallery.identify(EAST, 0.5)
        assert len(reads) == 2


def test_readers_go_on_while_somebody_writes(path):
    with Gallery(path) as reader:
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM photos")
        assert reader.people() == {"Ada": 2}
        writer.execute("COMMIT")
        writer.close()
        assert reader.people() == {}


def test_a_lock_that_stays_is_one_clear_error(path, monkeypatch):
    monkeypatch.setattr(gallery_module, "_BUSY_SECONDS", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Gallery(path) as gallery:
        with pytest.raises(GalleryError, match="locked"):
            gallery.add("Bea", EAST)
        other.execute("ROLLBACK")
        assert gallery.add("Bea", EAST) == 1
    other.close()


def test_a_writer_takes_its_place_at_once(path):
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    with Gallery(path) as gallery:
        with gallery._storage.transaction(write=True), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_another_program_creates_the_same_gallery_a_moment_earlier(tmp_path, monkeypatch):
    is_blank, earlier = Storage._is_blank, []

    def overtaken(storage):
        blank = is_blank(storage)
        if not earlier:
            earlier.append("Ada")
            with Gallery(storage.path, "compass", 2, create=True) as gallery:
                gallery.add("Ada", EAST)
        return blank

    monkeypatch.setattr(Storage, "_is_blank", overtaken)
    with Gallery(tmp_path / "new", "compass", 2, create=True) as gallery:
        assert gallery.people() == {"Ada": 1}


def test_a_full_disk_changes_nothing(path):
    with Gallery(path) as gallery:
        gallery._storage.rows("PRAGMA max_page_count = 20")
        with pytest.raises(GalleryError, match=r"full.*make room"):
            gallery.add("Bea", [EAST] * 200, [f"{i}".rjust(1000) for i in range(200)])  # more than the 20 pages hold
        assert gallery.people() == {"Ada": 2}
        assert gallery.add("Bea", EAST) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_gallery_can_be_asked_and_not_changed(path):
    path.chmod(0o444)
    path.parent.chmod(0o555)
    with Gallery(path) as gallery:
        assert gallery.identify(EAST, 0.5)[0][0].name == "Ada"
        with pytest.raises(GalleryError, match="permissions"):
            gallery.add("Bea", EAST)
    path.parent.chmod(0o755)


def test_commits_are_synced_through_to_the_folder_and_removed_data_is_wiped(path):
    with Gallery(path) as gallery:
        assert gallery._storage.rows("PRAGMA synchronous") == [(3,)]  # EXTRA
        assert gallery._storage.rows("PRAGMA secure_delete") == [(1,)]
        assert gallery._storage.rows("PRAGMA journal_mode") == [("delete",)]


def test_an_error_in_the_middle_takes_everything_back(path, monkeypatch):
    def fails(vector):
        raise FacelabError("in the middle")

    with Gallery(path) as gallery:
        monkeypatch.setattr(gallery_module, "blob", fails)
        with pytest.raises(FacelabError, match="in the middle"):
            gallery.add("Bea", EAST)
        assert gallery._storage.rows("SELECT name FROM people") == [("Ada",)]


ADD_MANY = """
import sys
from facelab.gallery import Gallery
with Gallery(sys.argv[1], "compass", 2, create=True) as gallery:
    for i in range(25):
        gallery.add("both", [1, i], f"{sys.argv[2]} {i}")
        gallery.add(f"{sys.argv[2]} {i}", [i, 1])
"""


def test_processes_that_create_and_add_at_once_lose_nothing(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(Path(facelab.__file__).parents[1])}
    command = [sys.executable, "-c", ADD_MANY, str(tmp_path / "new")]
    children = [subprocess.Popen([*command, name], env=environment) for name in "abc"]
    assert [child.wait(timeout=60) for child in children] == [0, 0, 0]
    with Gallery(tmp_path / "new") as gallery:
        assert gallery.people() == {"both": 75} | {f"{name} {i}": 1 for name in "abc" for i in range(25)}
