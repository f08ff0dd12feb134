"""The experiment on the real-time recognizer: its films, its judge, and a short run."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from facelab.live.drawn import Street
from facelab.types import Box, Face


def test_a_slide_moves_a_little_from_frame_to_frame(script):
    photo = np.random.default_rng(0).integers(0, 256, (25, 25, 3)).astype(np.uint8).repeat(10, 0).repeat(10, 1)
    frames = list(script("live").slide(photo, np.random.default_rng(1)))
    assert len(frames) == 50
    assert frames[0].shape == (480, 640, 3)
    changes = [np.abs(a.astype(int) - b).mean() for a, b in itertools.pairwise(frames)]
    assert min(changes) > 1
    assert max(changes) < np.abs(frames[0].astype(int) - frames[0][::-1]).mean()


def test_a_track_counts_every_name_that_was_shown(script):
    answers = iter([[None], ["Ann"], [None], ["Bob"]])
    live = SimpleNamespace(
        frame=lambda *_: SimpleNamespace(tracks=[SimpleNamespace(name=name) for name in next(answers)])
    )
    assert script("live").track(live, [None] * 4, 0) == ({"Ann", "Bob"}, 1 / 25)


def test_a_walker_is_told_by_its_place_unless_two_are_near(script):
    street = Street(people=2, height=240, width=320)
    module = script("live")

    def at(x, frame):
        return module._walker(Face(Box(x - 20, 50, x + 20, 90), 1.0, ()), frame, street)

    assert at(street.places(40)[0], 40) == 0
    first, second = street.places(100)[0], street.places(100)[1]
    assert (at(first, 100), at(second, 100)) == (0, 1)
    meeting = min(range(75, 150), key=lambda frame: abs(street.places(frame)[0] - street.places(frame)[1]))
    assert at(street.places(meeting)[0], meeting) is None


@pytest.mark.scripts
def test_tracks_agree_with_the_detector(script, capsys):
    script("live").main(["--only", "tracking", "--frames", "110"])
    rows = [line.split("|")[1:-1] for line in capsys.readouterr().out.splitlines() if line.startswith("| 5")]
    ((every, late, middle, low, faces, changed),) = rows
    assert float(middle) > 0.8
    assert int(faces) > 20
    assert int(changed) == 0
