"""Where LFW is looked for, what is downloaded (here: never), and the photos themselves."""

from __future__ import annotations

import importlib
import io
import tarfile
import time

import pytest

from facelab import images
from facelab.datasets import lfw
from facelab.datasets.lfw import download_lfw, download_lfw_lists
from facelab.errors import DatasetError, DownloadError, InputError

module = importlib.import_module("facelab.datasets.lfw")  # the name facelab.datasets.lfw is the function


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FACELAB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FACELAB_OFFLINE", "1")


def make(folder) -> None:
    (folder / "Ann_Lee").mkdir(parents=True)
    (folder / "Ann_Lee" / "Ann_Lee_0001.jpg").touch()


def test_the_nearest_place_wins(tmp_path, monkeypatch):
    found = []
    for place in ("home/datasets/lfw", "data/lfw", "data/lfw_funneled", "data/lfw-deepfunneled"):
        make(tmp_path / place)
        found.append(lfw().paths[0].parents[1].relative_to(tmp_path).as_posix())
    assert found == ["home/datasets/lfw", "data/lfw", "data/lfw_funneled", "data/lfw-deepfunneled"]
    make(tmp_path / "elsewhere")
    assert lfw(tmp_path / "elsewhere").paths[0].is_relative_to(tmp_path / "elsewhere")
    monkeypatch.delenv("FACELAB_DATA")
    assert lfw().paths[0].is_relative_to(tmp_path / "home")


def test_missing_says_how_to_get_it(tmp_path):
    with pytest.raises(DatasetError, match=r"lfw-deepfunneled.*facelab fetch lfw.*FACELAB_DATA"):
        lfw()
    make(tmp_path / "data" / "lfw")
    with pytest.raises(DatasetError, match=r"not there.*facelab fetch lfw"):
        lfw(tmp_path / "typo")


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """An archive like LFW's of one photo, as if it had been downloaded; the list of addresses asked for."""
    path, asked = tmp_path / "home" / "datasets" / "lfw_funneled.tgz", []

    def fetch(url, digest, folder, filename):
        asked.append(url)
        if "figshare" in url:
            raise DownloadError("the copy is gone")
        path.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(path, "w:gz") as tar:
            member = tarfile.TarInfo("lfw_funneled/Ann_Lee/Ann_Lee_0001.jpg")
            member.size = 3
            tar.addfile(member, io.BytesIO(b"abc"))
        return path

    monkeypatch.setattr(module, "fetch", fetch)
    return path, asked


def test_download_tries_the_next_place_unpacks_and_tidies_up(archive, tmp_path):
    path, asked = archive
    assert download_lfw() == tmp_path / "home" / "datasets" / "lfw_funneled"
    assert ["figshare" in url for url in asked] == [True, False]
    assert lfw().names == ("Ann_Lee",)
    assert not path.exists()
    assert download_lfw() == tmp_path / "home" / "datasets" / "lfw_funneled"
    assert len(asked) == 2  # the second time nothing is asked for


def test_download_offline_or_of_an_unknown_version():
    with pytest.raises(DownloadError, match=r"5976015.*Then: .*umass"):
        download_lfw()
    with pytest.raises(DownloadError, match=r"lfw-lists/pairs.txt"):
        download_lfw_lists()
    with pytest.raises(InputError, match="deepfunneled, funneled, original"):
        download_lfw("lfw")


def test_download_needs_no_network_where_the_files_are(tmp_path):
    for inside, _ in module.ARCHIVES.values():
        make(tmp_path / "home" / "datasets" / inside)
    assert {download_lfw(version).name for version in module.ARCHIVES} == {"lfw-deepfunneled", "lfw_funneled", "lfw"}


@pytest.mark.realdata
def test_lists_have_the_promised_digests(shared, tmp_path, monkeypatch):
    lists = tmp_path / "home" / "datasets" / "lfw-lists"
    lists.mkdir(parents=True)
    monkeypatch.delitem(module.LISTS, "pairs.txt")  # not among the shared lists
    for name in module.LISTS:
        (lists / name).write_bytes((shared / "data" / "lfw-lists" / name).read_bytes())
    assert download_lfw_lists() == lists


@pytest.mark.realdata
def test_lfw_is_complete_and_quickly_listed(shared):
    lfw(shared / "data" / "lfw-deepfunneled")  # the disk's own cache is not what is measured
    start = time.perf_counter()
    photos = lfw(shared / "data" / "lfw-deepfunneled")
    assert time.perf_counter() - start < 2
    assert (len(photos), photos.people, len(photos.names)) == (13233, 5749, 5749)
    for i in (0, 13232):
        assert photos.image(i).shape == (250, 250, 3)
        assert photos.paths[i].parent.name == photos.names[photos.labels[i]]
        assert images.read(photos.paths[i]).std() > 10
