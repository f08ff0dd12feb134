"""One walk: each file once, and a reason for everything that is passed over."""

import os

import pytest

from facelab import images


@pytest.fixture
def make(tmp_path):
    def make(*names):
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()

    return make


def found(*paths):
    told = []
    names = [str(path) for path in images.find(paths, lambda source, err: told.append((source, str(err))))]
    return names, told


def test_numbers_sort_by_value_at_every_level(make, tmp_path):
    make("s10/1.jpg", "s2/10.jpg", "s2/9.jpg", "s1.jpg")
    names, told = found(tmp_path)
    assert [name.removeprefix(f"{tmp_path}/") for name in names] == ["s1.jpg", "s2/9.jpg", "s2/10.jpg", "s10/1.jpg"]
    assert told == []


def test_a_link_never_takes_the_place_of_what_lies_there(make, tmp_path):
    make("z.jpg", "z/1.jpg")
    os.symlink(tmp_path / "z.jpg", tmp_path / "a.jpg")
    os.symlink(tmp_path / "z.jpg", tmp_path / "z" / "b.jpg")
    os.symlink(tmp_path, tmp_path / "z" / "loop")
    names, told = found(tmp_path)
    assert [name.removeprefix(f"{tmp_path}/") for name in names] == ["z/1.jpg", "z.jpg"]
    assert told == []


def test_a_folder_that_is_named_twice_is_read_once_and_a_file_as_often_as_it_is_named(make, tmp_path):
    make("a/1.jpg")
    assert len(found(tmp_path, tmp_path / "a", tmp_path)[0]) == 1
    assert len(found(tmp_path / "a" / "1.jpg", tmp_path / "a" / "1.jpg")[0]) == 2


def test_what_is_no_regular_file_is_told(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    names, told = found(tmp_path)
    assert names == []
    ((source, reason),) = told
    assert source == str(tmp_path / "pipe.jpg")
    assert "not a regular file" in reason


def test_a_link_that_leads_to_itself_is_told(tmp_path):
    os.symlink(tmp_path / "x.jpg", tmp_path / "x.jpg")
    ((_, reason),) = found(tmp_path)[1]
    assert "a link to nothing" in reason


def test_a_name_of_two_lines_is_told_on_one(make, tmp_path):
    make("two\nlines.psd")
    ((_, reason),) = found(tmp_path)[1]
    assert "\n" not in reason
