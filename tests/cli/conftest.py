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
