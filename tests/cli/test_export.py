"""The command export: a file that loads, refusals in one line, nothing replaced without being told."""

import json

import pytest
from PIL import Image

from facelab import mobile


def one_line(text):
    return text.startswith("facelab: ") and text.count("\n") == 1 and "Traceback" not in text


def test_a_network_becomes_a_file(run, tmp_path):
    code, out, err = run("export", "facelab_distilled", "--to", "a.tflite", "--precision", "float16")
    assert (code, err) == (0, "")
    assert "facelab_distilled in float16: 1,86" in out
    small = mobile.load(tmp_path / "a.tflite")
    assert (small.card.name, small.precision) == ("facelab_distilled", "float16")


@pytest.mark.slow
def test_int8_sees_ranges_on_photos(run, tmp_path):
    for name in ("a", "b"):
        (tmp_path / "people" / name).mkdir(parents=True)
        Image.effect_noise((100, 100), 40).convert("RGB").save(tmp_path / "people" / name / "1.png")
    arguments = ("export", "facelab_synthetic", "--to", "a.tflite", "--precision", "int8", "--calibrate", "people")
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    facts = json.loads(out)
    assert facts["calibration_faces"] == 2
    assert facts["bytes"] == (tmp_path / "a.tflite").stat().st_size


@pytest.mark.slow
def test_int8_takes_drawn_people_by_itself(run):
    code, out, _ = run("export", "facelab_distilled", "--to", "a.tflite", "--precision", "int8")
    assert code == 0
    assert "ranges from 128 faces" in out


def test_a_file_that_is_there_is_replaced_only_when_told(run, tmp_path):
    (tmp_path / "a.tflite").write_text("mine")
    code, _, err = run("export", "facelab_distilled", "--to", "a.tflite")
    assert code == 2
    assert one_line(err)
    assert "--overwrite" in err
    assert (tmp_path / "a.tflite").read_text() == "mine"
    assert run("export", "facelab_distilled", "--to", "a.tflite", "--overwrite")[0] == 0
    assert mobile.load(tmp_path / "a.tflite").precision == "float32"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no_such_model", "--to", "a.tflite"), "Expected one of the networks"),
        (("mobilefacenet", "--to", "a.tflite"), "no published weight file"),
        (("vgg16", "--to", "a.tflite"), "returns embeddings"),
        (("facelab_distilled", "--to", "a.onnx"), ".tflite"),
        (("facelab_distilled", "--to", "no/a.tflite"), ".tflite"),
        (("facelab_distilled", "--to", "a.tflite", "--precision", "int4"), "int4"),
        (("facelab_distilled", "--to", "a.tflite", "--calibrate", "."), "--precision int8"),
        (("facelab_distilled", "--to", "a.tflite", "--precision", "int8", "--calibrate", "none"), "none"),
        (("facelab_distilled", "--to", "a.tflite", "--weights", "none.h5"), "none.h5"),
        (("facelab_distilled",), "--to"),
    ],
)
def test_what_cannot_be_written_is_one_line(run, tmp_path, arguments, words):
    code, out, err = run("export", *arguments)
    assert (code, out) == (2, "")
    assert one_line(err)
    assert words in err
    assert not (tmp_path / "a.tflite").exists()
