"""Archives made here, good and bad."""

from __future__ import annotations

import io
import tarfile

import pytest

from facelab.datasets.archive import unpack
from facelab.errors import DatasetError


def archive(path, *names: str, link: str | None = None) -> None:
    with tarfile.open(path, "w:gz") as tar:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = 1000
            tar.addfile(member, io.BytesIO(bytes(range(250)) * 4))
        if link is not None:
            member = tarfile.TarInfo("faces/link")
            member.type, member.linkname = tarfile.SYMTYPE, link
            tar.addfile(member)


def test_unpacks_one_folder(tmp_path):
    archive(tmp_path / "a.tgz", "faces/Ann/1.jpg", "faces/Bob/1.jpg", "other/readme")
    unpack(tmp_path / "a.tgz", "faces", tmp_path / "target")
    assert (tmp_path / "target" / "Ann" / "1.jpg").stat().st_size == 1000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.tgz", "target"]


@pytest.mark.parametrize(
    "bad",
    [{"names": ("faces/1.jpg", "../../outside")}, {"names": ("faces/1.jpg",), "link": "../../../outside"}],
)
def test_nothing_gets_out(tmp_path, bad):
    archive(tmp_path / "a.tgz", *bad["names"], link=bad.get("link"))
    (tmp_path / "deep").mkdir()
    with pytest.raises(DatasetError, match=r"Cannot unpack.*outside"):
        unpack(tmp_path / "a.tgz", "faces", tmp_path / "deep" / "target")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.tgz", "deep"]


@pytest.mark.parametrize("damage", ["cut", "no archive", "other folder", "missing"])
def test_all_or_nothing(tmp_path, damage):
    path = tmp_path / "a.tgz"
    archive(path, *(f"{'other' if damage == 'other folder' else 'faces'}/{i}.jpg" for i in range(50)))
    whole = path.read_bytes()
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "no archive":
        path.write_bytes(b"<html>")
    elif damage == "missing":
        path.unlink()
    with pytest.raises(DatasetError, match=r"Cannot unpack the folder faces of .*a.tgz"):
        unpack(path, "faces", tmp_path / "target")
    assert [p.name for p in tmp_path.iterdir()] == ([] if damage == "missing" else ["a.tgz"])


def test_what_another_process_unpacked_stays(tmp_path):
    archive(tmp_path / "a.tgz", "faces/1.jpg")
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "theirs").touch()
    unpack(tmp_path / "a.tgz", "faces", tmp_path / "target")
    assert [p.name for p in (tmp_path / "target").iterdir()] == ["theirs"]
