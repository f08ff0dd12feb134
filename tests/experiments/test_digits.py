import numpy as np
import pytest

from facelab.datasets.digits import Digits


@pytest.fixture
def benchmark(script):
    return script("digits")


class Always7:
    def predict(self, images, **_):
        return np.eye(10)[np.full(len(images), 7)]


def test_accuracy_counts(benchmark):
    held_out = Digits(np.zeros((4, 28, 28, 1)), np.array([7, 1, 7, 7]), None)
    assert benchmark.accuracy(Always7(), held_out) == 0.75


def test_the_interval_is_students(benchmark):
    # Mean 0.98, deviation 0.01, t of 4 degrees of freedom 2.776: 0.98 +- 2.776 * 0.01 / sqrt(5)
    values = [0.98 + 0.01 * d / np.sqrt(2.5) for d in (-2, -1, 0, 1, 2)]
    assert benchmark.interval(values) == "0.9676 to 0.9924"
    assert benchmark.interval([0.9]) == "-"


def test_a_row_of_the_table(benchmark, monkeypatch):
    monkeypatch.setattr(benchmark, "train_cnn", lambda *arguments: (Always7(), []))
    held_out = Digits(np.zeros((4, 28, 28, 1)), np.array([7, 7, 7, 1]), None)
    row = benchmark.row("all 7", lambda seed: (held_out, held_out), range(2), 1, True)
    assert row == "| all 7 | 4 | 0.7500, 0.7500 | 0.7500 | 0.7500 to 0.7500 | 0 |"


def test_quick_prints_the_table_and_how_to_get_mnist(benchmark, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path))
    monkeypatch.setattr(benchmark, "train_cnn", lambda *arguments: (Always7(), []))
    benchmark.main(["--quick", "--mnist"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[1] for line in lines[2:5]] == ["449", "449", lines[4].split(" | ")[1]]
    assert "No MNIST" in lines[-1]
    assert "download_mnist" in lines[-1]
