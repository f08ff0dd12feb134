"""Run a command as the shell would, in an empty folder with a cache of its own."""

import pytest

from facelab.cli import main


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """``run("detect", path)`` -> (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("FACELAB_GALLERY", raising=False)

    def call(*arguments):
        with pytest.raises(SystemExit) as caught:
            main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return caught.value.code, captured.out, captured.err

    return call


@pytest.fixture
def squares(monkeypatch):
    """The commands find and tell apart colored squares, see toy.py; the fixture is that module."""
    import importlib.util
    from pathlib import Path

    spec = importlib.util.spec_from_file_location("toy", Path(__file__).with_name("toy.py"))
    toy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(toy)
    for name in ("photos", "people", "groups", "tour", "thresholds"):
        monkeypatch.setattr(f"facelab.cli.{name}.load_pipeline", toy.load_pipeline)
    monkeypatch.setattr("facelab.detection.mtcnn.MTCNN", toy.Finder)
    monkeypatch.setattr("facelab.training.faces.MTCNN", toy.Finder)
    return toy
