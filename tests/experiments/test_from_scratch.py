"""The script that learns from LFW alone runs to its end, and keeps people apart."""

import pytest


@pytest.mark.scripts
@pytest.mark.realdata
def test_the_quick_run_ends_with_a_table(script, shared, monkeypatch, capsys):
    monkeypatch.setenv("FACELAB_SHARED", str(shared))
    script("from_scratch").main(["--quick"])
    told = capsys.readouterr().out
    assert "| compact network |" in told
    assert "| chance | 0.500 | 0.500 |" in told


@pytest.mark.realdata
def test_no_one_of_people_dev_train_is_in_the_test_pairs(shared):
    from facelab import datasets

    lists = shared / "data" / "lfw-lists"
    learned_from = set(datasets.lfw_lists.read_people(lists / "peopleDevTrain.txt").names)
    pairs = datasets.read_pairs(lists / "pairsDevTest.txt")
    judged = {file.partition("/")[0] for file in (*pairs.first, *pairs.second)}
    assert len(learned_from) == 4038
    assert len(judged) > 500
    assert not learned_from & judged
    assert not learned_from & set(datasets.lfw_lists.read_people(lists / "peopleDevTest.txt").names)
