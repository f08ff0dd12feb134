"""The planted mistakes look better than they are, and the detectors see them."""

import pytest


@pytest.mark.scripts
def test_every_mistake_is_seen(script, capsys):
    script("broken_experiments").main(["--quick"])
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 6
    assert all(row[4].strip(" |") in ("True", "20 of 20") for row in rows), rows
    broken, sound = ([float(row[column].split(" ")[0]) for row in rows] for column in (1, 2))
    assert all(broken[i] > sound[i] for i in (0, 1, 2))  # a leak, and a threshold of the test's own, flatter
    assert all(broken[i] < sound[i] for i in (4, 5))  # no unit length, and a collapse, harm
