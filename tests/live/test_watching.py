"""Who was there when; the commands live and watch."""

import json
import sys

import numpy as np
import pytest

from facelab import Gallery, images
from facelab.cli import main
from facelab.live import Live
from facelab.live.sources import Frame, Source
from facelab.live.watching import Diary, annotated, watch


@pytest.fixture
def run(capsys, monkeypatch, tmp_path, toy):
    """``run("watch", ...)`` -> (exit code, stdout, stderr), with the network and detector of conftest.py."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("FACELAB_GALLERY", raising=False)
    monkeypatch.setattr("facelab.pipeline.models.load", lambda name: toy.pipeline().embedder)
    monkeypatch.setattr("facelab.detection.mtcnn.MTCNN", lambda **_: toy.detector)

    def call(*arguments):
        with pytest.raises(SystemExit) as caught:
            main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return caught.value.code, captured.out, captured.err

    return call


@pytest.fixture
def film(tmp_path, toy):
    """Two seconds: Ann from the start, Bob from the second second on."""
    shown = [toy.scene(("Ann", 40 + i, 60, 90), *([("Bob", 200, 90, 80)] if i >= 20 else [])) for i in range(40)]
    images.video.write_film(tmp_path / "film.mp4", shown, rate=20)
    return tmp_path / "film.mp4"


@pytest.fixture
def gallery(tmp_path, toy):
    with Gallery(tmp_path / "people.db", "dlib_resnet", 128, create=True) as opened:
        opened.add("Ann", toy.vector("Ann"))
    return tmp_path / "people.db"


def test_watch_tells_who_was_there_when(run, film, gallery):
    code, out, err = run("watch", film, "--gallery", gallery, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["frames"] == 40
    ann, bob = found["faces"]
    assert (ann["name"], ann["state"], ann["first"]) == ("Ann", "known", 0)
    assert ann["last"] == pytest.approx(1.95)
    assert ann["frames"] == 40
    assert (bob["name"], bob["state"], bob["nearest"]) == (None, "unknown", "Ann")
    assert bob["first"] == pytest.approx(1.0)


def test_watch_tells_news_as_they_come(run, film, gallery):
    code, out, _ = run("watch", film, "--gallery", gallery, "--seconds", 1.5)
    lines = out.splitlines()
    assert code == 0
    assert "face 0: Ann (nearest: Ann 0.0" in lines[0]
    assert "face 1: unknown" in lines[1]
    assert lines[2] == "30 frames, 2 faces"


def test_watch_without_a_gallery_only_follows(run, film):
    found = json.loads(run("watch", film, "--json")[1])
    assert [face["state"] for face in found["faces"]] == ["unknown", "unknown"]


def test_watch_writes_a_film_and_keeps_what_was_there(run, film, gallery, tmp_path):
    out = tmp_path / "out.mp4"
    assert run("watch", film, "--gallery", gallery, "--out", out)[0] == 0
    marked = [frame for _, frame in images.frames(out, 0)]
    plain = [frame for _, frame in images.frames(film, 0)]
    assert len(marked) == len(plain)
    assert (np.abs(marked[-1].astype(int) - plain[-1]).max(2) > 60).any()
    out.write_bytes(b"mine")
    code, _, err = run("watch", film, "--out", out)
    assert (code, err.count("\n")) == (2, 1)
    assert out.read_bytes() == b"mine"
    code, _, err = run("watch", film, "--out", film)
    assert (code, "one of the inputs" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.mp4"], "Expected a video file"),
        (["93"], "camera 93"),
        (["drawn", "--out", "x.avi"], "Expected a .mp4 file"),
        (["drawn", "--gallery", "none.db"], "There is no gallery at none.db"),
        (["drawn", "--every", "0"], "--every"),
        (["drawn", "--threshold", "7"], "threshold between 0 and 2"),
    ],
)
def test_what_cannot_be_watched_is_one_line(run, arguments, words):
    code, out, err = run("watch", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_a_bad_photo_of_a_folder_is_told(run, tmp_path, toy):
    (tmp_path / "photos").mkdir()
    images.write(tmp_path / "photos/a.png", toy.scene(("Ann", 40, 60, 90)))
    (tmp_path / "photos/b.jpg").write_bytes(b"no photo")
    code, _, err = run("watch", tmp_path / "photos")
    assert code == 1
    assert "b.jpg" in err


def test_a_window_needs_a_screen(run, film, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    code, _, err = run("watch", film, "--show")
    if sys.platform == "linux":
        assert (code, err.count("\n")) == (2, 1)
        assert "--out" in err or "python3-tk" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "certificate"),
        (["--host", "192.0.2.1"], "certificate"),
        (["--tls-cert", "a.pem"], "certificate and its key"),
        (["--tls-cert", "a.pem", "--tls-key", "b.pem"], "Cannot use the certificate"),
        (["--port", "70000"], "--port"),
        (["--min-face", "3"], "--min-face"),
    ],
)
def test_where_live_cannot_listen_is_one_line(run, arguments, words):
    code, out, err = run("live", "--no-browser", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_live_without_the_extra_says_what_to_install(run, monkeypatch):
    monkeypatch.setattr("facelab.live.extra.find_spec", lambda name: None)
    code, _, err = run("live", "--no-browser")
    assert (code, err.count("\n")) == (2, 1)
    assert 'pip install "facelab[live]"' in err


def test_live_ends_where_the_recognizer_cannot_load(run, tmp_path):
    Gallery(tmp_path / "g.db", "openface", 128, create=True).close()
    code, out, err = run(
        "live", "--no-browser", "--no-liveness", "--gallery", tmp_path / "g.db", "--model", "dlib_resnet"
    )
    assert code == 2
    assert "openface" in err
    assert "Open http://127.0.0.1:" in out


def test_captions_say_what_is_known(toy, gallery):
    with Live(toy.pipeline(), gallery, every=1) as live:
        for i in range(3):
            image = toy.scene(("Ann", 40, 60, 90))
            answer = live.frame(i, image)
    marked = annotated(image, answer)
    assert marked.shape == image.shape
    assert (marked != image).any()
    assert (image == toy.scene(("Ann", 40, 60, 90))).all(), "a copy"


def test_paced_films_take_their_time(toy, monkeypatch):
    slept = []
    monkeypatch.setattr("facelab.live.watching.time.sleep", slept.append)
    source = Source(iter([Frame(i, 100.0 * i, toy.scene()) for i in range(3)]), False, 25.0)
    with Live(toy.pipeline(), every=1) as live:
        assert len(list(watch(source, live, paced=True))) == 3
    assert [round(seconds, -1) for seconds in slept] == [100, 200]


def test_the_diary_tells_only_what_is_new(toy, gallery):
    diary, news = Diary(), []
    with Live(toy.pipeline(), gallery, every=1) as live:
        for i in range(6):
            news.append([n.name for n in diary.add(i, live.frame(i, toy.scene(("Ann", 40, 60, 90))))])
    assert news == [[], ["Ann"], [], [], [], []]
    (ann,) = diary.appearances
    assert (ann.first, ann.last, ann.frames) == (0, 5, 6)
