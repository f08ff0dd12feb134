import keras
import numpy as np
import pytest

from facelab.evaluate.intervals import Interval


@pytest.fixture
def choices(script):
    return script("casianet_choices")


def normalizing(network):
    return [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]


def test_ways_differ_in_what_they_are_named_for(choices):
    found = choices.ways(quick=False)
    assert len(found) == 7
    for name, way in found.items():
        network = way.build()
        assert len(normalizing(network)) == (0 if "plain" in name else 10)
        assert ("embedding" in way.losses) == ("contrastive" in name)
        assert network.output_shape[1] == (int(name.split()[-1]) if "width" in name else 320)
        assert network.count_params() < 250_000
    assert all(layer.momentum == 0.9 for layer in normalizing(choices.network(32, True)))


def learned(choices, tuning, seconds=0.5):
    return choices.Learned(np.array(tuning), np.linspace(3, 1, len(tuning)), None, None, seconds, 0.001)


def test_steps_until_the_goal(choices):
    effort = choices.Effort(40, 4)
    assert choices.reached(learned(choices, [0.5, 0.7, 0.8, 0.9]), 0.75, effort) == 30
    assert choices.reached(learned(choices, [0.5, 0.7, 0.8, 0.9]), 0.5, effort) == 10
    assert choices.reached(learned(choices, [0.5, 0.7, 0.8, 0.9]), 0.95, effort) is None


def test_speed_rows(choices):
    found = {
        choices.PLAIN: [learned(choices, [0.5, 0.6, 0.7, 0.8]), learned(choices, [0.5, 0.6, 0.9, 0.8])],
        choices.NORMAL: [learned(choices, [0.6, 0.9, 0.9, 0.9], 2.0), learned(choices, [0.6, 0.7, 0.7, 0.7])],
    }
    plain, normal = choices.speed_rows(found, choices.Effort(40, 4))
    assert plain[2] == "0.500 → 0.600 → 0.800"
    assert plain[3:] == ("40, 30", "20, 15")
    assert normal[3:] == ("20, never", "40, never")


def test_claims_name_what_is_compared(choices, script, monkeypatch):
    asked = []
    gain = script("run_statistics").Mean(np.array([-0.002]), Interval(-0.004, -0.001))
    monkeypatch.setattr(choices, "difference", lambda first, second, *_: asked.append((first, second)) or gain)
    found = {name: [learned(choices, [0.5] * 8)] for name in choices.ways(quick=False)}
    names = {id(one): name for name, one in found.items()}
    early, harmless = list(choices.early(found, [], 1)), list(choices.harmless(found, [], 1))
    pairs = [(names[id(first)], names[id(second)]) for first, second in asked]
    assert pairs[:2] == [(choices.NORMAL, choices.PLAIN)] * 2
    assert pairs[4:6] == [(choices.PLAIN, choices.BOTH), (choices.NORMAL, choices.NORMAL_BOTH)]
    assert pairs[6:] == [(choices.narrow(width), choices.NORMAL) for width in choices.WIDTHS]
    assert all(line.endswith("**not supported**") for line in early)  # worse is worse
    assert all(line.endswith("**supported**") for line in harmless)  # but by less than what counts


@pytest.mark.scripts
def test_quick_run_prints_tables_and_draws(choices, capsys, tmp_path):
    choices.main(["--quick", "--figure", str(tmp_path / "a.png")])
    said = capsys.readouterr().out
    assert said.count(f"\n| {choices.PLAIN} |") == 2
    assert said.count("\n| chance |") == 1
    assert "at most 0.01 worse" in said
    assert (tmp_path / "a.png").is_file()
