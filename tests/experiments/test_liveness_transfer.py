"""Both networks judge the same attacks; one that learned from real photos sees through most of the drawn ones."""

import pytest


@pytest.mark.scripts
@pytest.mark.realdata
def test_a_network_from_real_photos_sees_drawn_attacks(script, shared, capsys):
    files = ("2.7_80x80_MiniFASNetV2.pth", "4_0_0_80x80_MiniFASNetV1SE.pth")
    samples = str(shared / "data" / "spoof-samples")
    script("liveness_transfer").main(
        [*(str(shared / "oracles" / f) for f in files), "--people", "20", "--photos", samples]
    )
    printed = capsys.readouterr().out
    rows = [line.strip("| ").split(" | ") for line in printed.splitlines() if line.startswith(("| mini", "| facelab"))]
    acer = {row[0]: float(row[3].split(" ")[0]) for row in rows}
    assert acer["facelab_liveness"] < 0.1
    assert acer["minifasnet_v2 + minifasnet_v1se"] < 0.2  # chance: 0.5
    theirs = {
        line.split(" | ")[0].strip("| "): line.split(" | ")[2].split(" ")[0]
        for line in printed.splitlines()
        if "image_" in line
    }
    assert theirs == {"image_F1.jpg": "attack", "image_F2.jpg": "attack", "image_T1.jpg": "live"}
