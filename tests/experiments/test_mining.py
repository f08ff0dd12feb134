import argparse

import numpy as np
import pytest


@pytest.fixture
def mining(script):
    return script("mining")


def options(**changes):
    return argparse.Namespace(**{"repeats": 1, "limit": 8000, "timeout": 120, "packages": None, "jit": False} | changes)


def test_batch_has_eight_of_each_person_in_no_order(mining):
    labels, x = mining.batch(64)
    assert np.bincount(labels).tolist() == [8] * 8
    assert (np.diff(labels) < 0).any()
    assert x.shape == (64, 128)


@pytest.mark.scripts
def test_quick_run_prints_a_table(mining, capsys, monkeypatch):
    monkeypatch.setattr(mining.importlib.util, "find_spec", lambda name: None)
    mining.main(["--quick"])
    head, line, *rows = capsys.readouterr().out.splitlines()
    assert head.count("|") == line.count("|") == rows[0].count("|") == 6
    assert rows[0].startswith("| 64 | batch-hard | 0.")
    assert "not installed" in rows[0]
    assert "pip install" in rows[-1]


@pytest.mark.scripts
def test_running_out_is_a_result(mining):
    assert mining.measure("facelab batch_hard", 64, options(limit=50)) == {"failed": "out of memory"}
    assert mining.measure("facelab batch_hard", 64, options(timeout=0)) == {"failed": "out of time"}
    assert "no_such" in mining.measure("facelab no_such", 64, options())["failed"]


def test_cells(mining):
    ours, theirs = {"seconds": [3, 1, 2], "mebibytes": 10.4, "loss": 1.0}, {"seconds": [8], "mebibytes": 9, "loss": 1.0}
    assert mining.told(ours) == "2.000 s, 10 MiB"
    assert mining.ratio(ours, theirs) == "4.0"
    assert mining.told({"failed": "out of memory"}) == "out of memory"
    assert mining.ratio(ours, {"failed": "out of memory"}) == "-"
    mining.duel("batch-hard", ours, theirs)
    with pytest.raises(AssertionError):
        mining.duel("batch-hard", ours, theirs | {"loss": 1.01})
