"""The command line on made-up pictures: exit codes, one line per problem, JSON. Nothing here needs a face."""

import json
import subprocess
import sys

import numpy as np
import pytest

from facelab import cards, images, synthetic
from facelab.cli.main import _COMMANDS

HEAVY = ("tensorflow", "keras", "sklearn", "matplotlib", "cv2", "PIL", "pooch", "jinja2", "numpy")


@pytest.fixture
def noise(tmp_path):
    """A readable photo without a face."""
    path = tmp_path / "noise.png"
    images.write(path, np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8))
    return path


def one_line(text):
    return text.startswith("facelab: ") and text.count("\n") == 1 and "Traceback" not in text


@pytest.mark.parametrize(
    "code", ["import facelab", "import facelab.cli", "from facelab.cli import main; main(['--help'])"]
)
def test_starting_up_imports_nothing_heavy(code):
    check = (
        f"import sys, atexit\n"
        f"atexit.register(lambda: sys.stderr.write(','.join(m for m in {HEAVY} if m in sys.modules)))\n{code}"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_help_lists_every_command(run):
    code, out, err = run("--help")
    assert code == 0
    assert all(f"\n  {name} " in out for name in _COMMANDS)
    assert err == ""


@pytest.mark.parametrize("command", list(_COMMANDS))
def test_every_command_has_help(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert out.startswith("Usage: facelab " + command)


def test_version(run):
    import facelab

    assert run("--version")[:2] == (0, f"facelab, version {facelab.__version__}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"], ["detect"], ["detect", "--min-face", "many", "x.jpg"], ["detect", "--min-face", "3", "x.jpg"],
        ["verify", "one.jpg"], ["verify", "none.jpg", "none.jpg"], ["verify", "a", "b", "--threshold", "7"],
        ["embed", "x.jpg"], ["embed", "x.jpg", "--out", "v.txt"], ["embed", "x.jpg", "--out", "none/v.npz"],
        ["embed", "x.jpg", "--out", "v.npz", "--model", "no_such_model"], ["models", "no_such_model"],
        ["identify", "x.jpg"], ["identify", "x.jpg", "--gallery", "none.db"],
        ["gallery", "list", "--gallery", "none.db"],
        ["gallery", "remove", "Ann", "--gallery", "none.db"], ["enroll", "nowhere", "--gallery", "none/g.db"],
        ["enroll", "x.jpg"], ["cluster", "none.npz"], ["classify", "train", "none.npz", "--out", "c.npz"],
        ["classify", "apply", "none.npz", "x.jpg"], ["tour", "--data", "nowhere"],
        ["benchmark", "lfw", "--images", ".", "--pairs", "none.txt"], ["completion", "tcsh"],
    ],
)  # fmt: skip
def test_bad_usage_is_one_line_and_code_2(run, arguments):
    code, out, err = run(*arguments)
    assert code == 2
    assert one_line(err), err
    assert out == ""


def test_tour_without_data_takes_the_shipped_people(run, monkeypatch, tmp_path):
    from facelab.synthetic import shipped

    monkeypatch.setattr(shipped, "PLACE", tmp_path / "missing")
    code, out, err = run("tour")
    assert (code, out) == (2, "")
    assert one_line(err)
    assert str(tmp_path / "missing") in err


def test_detect_finds_no_face_in_noise(run, noise):
    code, out, err = run("detect", noise, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [{"path": str(noise), "faces": []}]


def test_detect_says_whether_faces_live(run):
    photo = str(synthetic.shipped_people().photos.paths[0])
    code, out, err = run("detect", photo, "--liveness", "--json")
    assert (code, err) == (0, "")
    (face,) = json.loads(out)[0]["faces"]
    assert face["liveness"]["live"] is True
    assert face["liveness"]["probability"] >= face["liveness"]["threshold"]
    assert "live (" in run("detect", photo, "--liveness")[1]
    assert "liveness" not in json.loads(run("detect", photo, "--json")[1])[0]["faces"][0]


def test_detect_reads_folders_and_writes_pictures_but_never_over_a_file(run, noise, tmp_path):
    (tmp_path / "notes.txt").write_text("not a photo")
    for count in (1, 2):
        code, out, _ = run("detect", tmp_path, "--out", tmp_path / "drawn")
        assert code == 0
        assert len(list((tmp_path / "drawn").iterdir())) >= count
    assert noise.exists()


def test_a_broken_photo_is_skipped_and_the_rest_is_done(run, noise, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff")
    code, out, err = run("detect", broken, noise, tmp_path / "none.png", "--json")
    assert code == 1
    assert [record["path"] for record in json.loads(out)] == [str(noise)]
    assert err.count("\n") == 2
    assert all(line.startswith("facelab: ") for line in err.splitlines())


def test_nothing_readable_is_code_2(run, tmp_path):
    code, out, err = run("detect", tmp_path / "none.png", "--json")
    assert code == 2
    assert one_line(err)
    (tmp_path / "empty").mkdir()
    code, _, err = run("detect", tmp_path / "empty")
    assert code == 2
    assert "no image files" in err


def test_embed_writes_the_file_and_reports(run, noise, tmp_path):
    code, out, err = run("embed", noise, tmp_path / "none.png", "--out", tmp_path / "v.npz", "--json")
    assert code == 1
    summary = json.loads(out)
    assert {key: summary[key] for key in ("images", "faces", "skipped")} == {"images": 1, "faces": 0, "skipped": 2}
    assert summary["images_per_second"] > 0
    with np.load(tmp_path / "v.npz") as stored:
        assert stored["vectors"].shape == (0, 128)
        assert {"vectors", "paths", "boxes", "landmarks"} <= set(stored.files)


def test_embed_of_nothing_leaves_an_existing_file_alone(run, tmp_path):
    (tmp_path / "v.npz").write_bytes(b"precious")
    assert run("embed", tmp_path / "none.png", "--out", tmp_path / "v.npz")[0] == 2
    assert (tmp_path / "v.npz").read_bytes() == b"precious"


def test_verify_without_a_face_is_one_line(run, noise):
    code, out, err = run("verify", noise, noise)
    assert code == 2
    assert out == ""
    assert one_line(err)
    assert "none was found" in err


def test_enroll_without_a_face_skips_the_photo(run, noise, tmp_path):
    code, _, err = run("enroll", noise, "--name", "Ann", "--gallery", tmp_path / "g.db")
    assert code == 2
    assert "no face found" in err


def test_models_and_card(run):
    code, out, _ = run("models", "--json")
    assert code == 0
    assert "dlib_resnet" in [card["name"] for card in json.loads(out)]
    code, out, _ = run("models", "dlib_resnet")
    assert "sha256: 55533b28" in out
    assert "dlib_resnet" in run("models")[1]


def test_doctor_is_content_here(run):
    code, out, _ = run("doctor", "--json")
    data = json.loads(out)
    assert data["ok"], [check for check in data["checks"] if not check["ok"]]
    assert code == 0


def test_a_cache_that_is_no_folder_is_one_line(run, monkeypatch, noise):
    monkeypatch.setenv("FACELAB_HOME", str(noise))
    code, _, err = run("gallery", "list")
    assert code == 2
    assert one_line(err)
    assert "FAIL cache" in run("doctor")[1]


def test_doctor_says_what_is_wrong(run, monkeypatch):
    monkeypatch.setattr("facelab.cli.machine._PACKAGES", ("keras", "no-such-package"))
    code, out, _ = run("doctor")
    assert code == 2
    assert "FAIL no-such-package: not installed; run: python -m pip install no-such-package" in out


def test_fetch_finds_weights_inside_packages(run):
    code, out, _ = run("fetch", "dlib_resnet")
    assert code == 0
    assert ".dat" in out
    code, _, err = run("fetch", "dlib_resnet", "no_such_model")
    assert code == 1
    assert one_line(err)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(run, shell):
    code, out, _ = run("completion", shell)
    assert code == 0
    assert "_FACELAB_COMPLETE" in out


def test_output_into_a_closed_pipe_is_no_traceback(tmp_path):
    done = subprocess.run(
        f"{sys.executable} -c 'from facelab.cli import main; main()' --help | true",
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr


def test_classifier_refuses_the_vectors_of_another_model(run, tmp_path):
    from facelab.classify import IdentityClassifier
    from facelab.gallery.vectors import FaceVectors

    classifier = IdentityClassifier().fit(np.eye(128), [f"p{i}" for i in range(128)])
    classifier.save(tmp_path / "c.npz", model="another")
    FaceVectors.collect([], cards.card("dlib_resnet")).save(tmp_path / "v.npz")
    code, _, err = run("classify", "apply", tmp_path / "c.npz", tmp_path / "v.npz")
    assert code == 2
    assert "Expected vectors of another" in err


@pytest.mark.parametrize("method", ["knn", "svm", "svm-one-vs-one", "svm-same-different"])
def test_classifiers_of_every_method_learn_and_name(run, tmp_path, method):
    from facelab.gallery.vectors import FaceVectors

    people = np.repeat(np.arange(5), 4)
    vectors = np.eye(128)[people] + np.random.default_rng(0).normal(0, 0.02, (20, 128))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    paths = np.array([f"p{person}/{i}.jpg" for i, person in enumerate(people)])
    zeros = np.zeros((20, 5, 2), np.float32)
    FaceVectors(vectors, paths, zeros[:, 0, :1].repeat(4, 1), zeros, zeros[:, 0, 0], "dlib_resnet").save(
        tmp_path / "v.npz"
    )
    code, out, err = run("classify", "train", tmp_path / "v.npz", "--out", tmp_path / "c.npz", "--method", method)
    assert (code, err) == (0, "")
    assert out.startswith(f"{method} on 20 faces of 5 people")
    answers = json.loads(run("classify", "apply", tmp_path / "c.npz", tmp_path / "v.npz", "--json")[1])
    assert [answer["name"] for answer in answers] == [f"p{person}" for person in people]
