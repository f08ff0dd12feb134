"""Lists of two people, Ann with three photos and Bob with one; then LFW's own."""

from __future__ import annotations

import pytest

from facelab.datasets import read_pairs
from facelab.datasets.lfw_lists import read_people
from facelab.errors import DatasetError

VIEW_1 = "1\nAnn\t1\t2\nAnn\t3\tBob\t1\n"
VIEW_2 = "2\t1\nAnn\t1\t2\nAnn\t3\tBob\t1\nAnn\t1\t3\nBob\t1\tAnn\t2\n"


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes):
        path = tmp_path / "list.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_pairs_of_view_1(write):
    pairs = read_pairs(write(VIEW_1))
    assert pairs.first == ("Ann/Ann_0001.jpg", "Ann/Ann_0003.jpg")
    assert pairs.second == ("Ann/Ann_0002.jpg", "Bob/Bob_0001.jpg")
    assert pairs.same.tolist() == [True, False]
    assert pairs.fold.tolist() == [0, 0]
    assert len(pairs) == 2


def test_pairs_of_view_2(write):
    pairs = read_pairs(write(VIEW_2))
    assert pairs.same.tolist() == [True, False, True, False]
    assert pairs.fold.tolist() == [0, 0, 1, 1]
    assert pairs.second[3] == "Ann/Ann_0002.jpg"
    assert (pairs.same.dtype.kind, pairs.fold.dtype.kind) == ("b", "i")


def test_layout_does_not_matter(write):
    for text in (VIEW_2.replace("\n", "\r\n"), VIEW_2.replace("\t", "  "), VIEW_2 + "\n\n", "\ufeff" + VIEW_2.rstrip()):
        assert read_pairs(write(text)).first == (
            "Ann/Ann_0001.jpg",
            "Ann/Ann_0003.jpg",
            "Ann/Ann_0001.jpg",
            "Bob/Bob_0001.jpg",
        )


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "a count"),
        ("0\n", 1, "a count"),
        ("-1\n", 1, "a count"),
        ("99999999999\t0\n", 1, "a count"),
        ("Ann\t1\t2\n", 1, "a count"),
        (VIEW_1.replace("1\t2", "1"), 2, "a pair of one person"),
        (VIEW_1.replace("1\t2", "1\tx"), 2, "a pair of one person"),
        (VIEW_1.replace("1\t2", "0\t2"), 2, "a pair of one person"),
        (VIEW_1.replace("Ann\t1\t2", "Ann\t1\tBob\t1"), 2, "a pair of one person"),
        (VIEW_1.replace("3\tBob\t1", "1\t3"), 3, "a pair of two people"),
        ("1\nAnn\t1\t2\n\nAnn\t3\tBob\t1\n", 3, "a pair of two people"),
        ("1\nAnn\t1\t2\n", 3, "a pair of two people.*end of file"),
        (VIEW_2.replace("2\t1", "3\t1"), 6, "a pair of one person.*end of file"),
        (VIEW_2.replace("2\t1", "1\t1"), 4, "the end, by the counts"),
        (VIEW_1 + "Ann\t1\t2\n", 4, "the end, by the counts"),
    ],
)
def test_malformed_pairs(write, text, line, expected):
    with pytest.raises(DatasetError, match=f"list.txt, line {line}: expected {expected}"):
        read_pairs(write(text))


def test_people(write):
    people = read_people(write("2\nAnn\t3\nBob\t1\n"))
    assert (people.names, people.photos.tolist(), people.fold.tolist()) == (("Ann", "Bob"), [3, 1], [0, 0])
    assert len(people) == 2
    people = read_people(write("2\n1\nAnn\t3\n2\nBob\t1\nCy\t2\n"))
    assert (people.names, people.photos.tolist(), people.fold.tolist()) == (("Ann", "Bob", "Cy"), [3, 1, 2], [0, 1, 1])


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("Ann\t1\n", 1, "a count"),
        ("2\nAnn\t3\n", 3, "a person"),
        ("1\nAnn\n", 2, "a person"),
        ("1\nAnn\t3\nBob\t1\n", 3, "the end"),
        ("2\n1\nAnn\t3\nBob\t1\n", 4, "a count"),
    ],
)
def test_malformed_people(write, text, line, expected):
    with pytest.raises(DatasetError, match=f"list.txt, line {line}: expected {expected}"):
        read_people(write(text))


@pytest.mark.parametrize("read", [read_pairs, read_people])
def test_not_a_text(write, tmp_path, read):
    for path in (tmp_path / "missing.txt", tmp_path, write(b"\xff\xd8\xff\xe0 a photo")):
        with pytest.raises(DatasetError, match="facelab fetch lfw-lists"):
            read(path)


@pytest.mark.realdata
@pytest.mark.parametrize(("name", "each", "people"), [("DevTrain", 1100, 4038), ("DevTest", 500, 1711)])
def test_lfw_view_1(shared, name, each, people):
    pairs = read_pairs(shared / "data" / "lfw-lists" / f"pairs{name}.txt")
    assert pairs.same.tolist() == [True] * each + [False] * each
    files = {shared / "data" / "lfw-deepfunneled" / file for file in (*pairs.first, *pairs.second)}
    assert all(file.is_file() for file in files)
    same_person = [a.partition("/")[0] == b.partition("/")[0] for a, b in zip(pairs.first, pairs.second, strict=True)]
    assert same_person == pairs.same.tolist()
    listed = read_people(shared / "data" / "lfw-lists" / f"people{name}.txt")
    assert len(listed) == people
    assert {file.parent.name for file in files} <= set(listed.names)


@pytest.mark.realdata
def test_no_person_is_in_both_parts_of_view_1(shared):
    train, test = (read_people(shared / "data" / "lfw-lists" / f"peopleDev{part}.txt") for part in ("Train", "Test"))
    assert not set(train.names) & set(test.names)
    assert len(train) + len(test) == 5749
    assert train.photos.sum() + test.photos.sum() == 13233
