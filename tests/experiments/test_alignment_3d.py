"""3-D alignment is worth its name on turned heads, and the script reports it."""

import numpy as np
import pytest


@pytest.mark.scripts
def test_3d_alignment_gains_on_turned_heads(script, capsys):
    script("alignment_3d").main(["--quick"])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| facelab")]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    assert len(rows) == 16
    auc = {(row[1], row[2]): float(row[3].split(" ")[0]) for row in rows}
    error = {(row[1], row[2]): float(row[-1]) for row in rows if row[-1]}
    for turned in ("45-60°", "60-75°"):
        assert auc[turned, "3-D"] > auc[turned, "box"] + 0.1
        assert error[turned, "3-D"] < error[turned, "2-D"] < error[turned, "box"]
    assert auc["60-75°", "3-D"] > auc["60-75°", "2-D"]


def test_a_turn_does_not_shorten_the_distance_between_the_eyes(script):
    """The pupils of a head turned by 60 degrees lie half as far apart in the photo; the head has not shrunk."""
    from facelab.geometry.head3d.head import generic_head

    benchmark, head = script("alignment_3d"), generic_head()
    points = head.landmarks(head.mean)
    turn = np.deg2rad(60)
    seen = {
        yaw: points @ np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, -1, 0]]).T for yaw in (0.0, turn)
    }  # (68, 2) pixels, one a millimeter
    apart = {yaw: benchmark.between_eyes(pixels) for yaw, pixels in seen.items()}
    assert apart[turn] == pytest.approx(apart[0.0], rel=1e-6)
