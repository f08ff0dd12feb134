"""A file is replaced whole or not at all, and a path never breaks a message."""

from __future__ import annotations

import os

import pytest

from facelab._files import replacing, shown
from facelab.errors import DatasetError, InputError


def test_the_new_content_takes_the_place(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with replacing(target) as temporary:
        temporary.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_the_temporary_file_lies_on_the_same_disk_with_the_same_name(tmp_path):
    with replacing(str(tmp_path / "a.tar.gz")) as temporary:
        assert temporary.parent.parent == tmp_path
        assert temporary.name == "a.tar.gz"
        temporary.touch()


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, DatasetError])
def test_on_an_error_the_old_content_stays_and_the_error_passes(tmp_path, error):
    target = tmp_path / "a.txt"
    target.write_text("old")

    def write_half_and_fail():
        with replacing(target) as temporary:
            temporary.write_text("half of the n")
            raise error("stop")

    with pytest.raises(error, match="stop") as caught:
        write_half_and_fail()
    assert caught.type is error
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_full_disk_is_an_input_error_with_the_systems_words(tmp_path):
    path = tmp_path / "a.txt"
    with pytest.raises(InputError, match=r"Cannot write .*a\.txt: No space left") as caught, replacing(path):
        raise OSError(28, "No space left on device")
    assert isinstance(caught.value.__cause__, OSError)


def test_a_missing_folder_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="No such file or directory"), replacing(tmp_path / "absent" / "a.txt"):
        pytest.fail("the block must not run")


def test_a_folder_is_not_replaced(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(InputError, match="Is a directory"), replacing(tmp_path / "a") as temporary:
        temporary.touch()


def test_a_block_that_writes_nothing_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="No such file"), replacing(tmp_path / "a.txt"):
        pass


def test_names_may_be_as_long_as_the_disk_allows(tmp_path):
    with replacing(tmp_path / ("x" * 251 + ".txt")) as temporary:
        temporary.touch()
    assert len(os.listdir(tmp_path)) == 1


@pytest.mark.parametrize("name", ["two\nlines", "tab\there", "\x1b[31mred", "not utf-8 \udcff", "bidi \u202e"])
def test_odd_names_are_shown_escaped_on_one_line(name):
    assert shown(name) == repr(name)
    assert shown(name).isprintable()


def test_usual_names_are_shown_as_they_are(tmp_path):
    assert shown("my photo, año 유나.jpg") == "my photo, año 유나.jpg"
    assert shown(tmp_path) == str(tmp_path)
