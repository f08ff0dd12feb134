"""Write docs/ladder.md and its picture from docs/ladder.json: python docs/make_ladder_page.py

The figures come from one command, which runs some minutes:

    facelab benchmark ladder --images DIR --lists DIR --orl DIR --out docs/ladder.json
"""

from __future__ import annotations

import json
from pathlib import Path

from facelab.ladder import from_facts, markdown, published
from facelab.plot import ladder_figure, save

HERE = Path(__file__).parent
FACTS, PAGE, PICTURE = HERE / "ladder.json", HERE / "ladder.md", HERE / "ladder.webp"
TEXT = """\
# The ladder

Every method and model that can run here, under one protocol: *are these two photos of one person?* Made by
`python docs/make_ladder_page.py` from what

    facelab benchmark ladder --images DIR --lists DIR --orl DIR --out docs/ladder.json

measured. The same command climbs the ladder on your computer: with no data at all on synthetic people, and with the
networks whose weights you have.

![Accuracy of each method on three sets with 95 % intervals, and beside it the published accuracies](ladder.webp)

## Measured here

± is half of a 95 % interval: of the one list of LFW binomial, of the others over ten splits of the people (Student's
with Nadeau and Bengio's correction, because the splits share people). Chance is 0.5. Nobody is judged who was fitted
or tuned on: on LFW the methods are fitted on people of peopleDevTrain who are in no pair, thresholds are chosen on
pairsDevTrain, and pairsDevTest is judged once; of ORL's and of the synthetic people a half is fitted on, a quarter
tunes, a quarter is judged. Faces are found by MTCNN; where it finds none, the middle of the photo counts. *ms a face*
is the time to turn one aligned face into a vector, in batches of 32, on two CPU cores; other work ran beside this
measurement, so the times compare only roughly.

{measured}

Two rows to read with care. `facelab_synthetic` learned from other people, but of the renderer that drew the synthetic
ones here: that column is its home. `facelab_distilled` learned from photos of peopleDevTrain, whom pairsDevTrain shows,
too: on LFW its threshold comes from people that it knows, though nobody whom it is judged on is among them.

## Published

What the authors reported, on LFW's View 2, mostly with other detectors and far more training data. These figures
are not comparable to those above to the digit.

{published}
"""


def main() -> None:
    rungs = from_facts(json.loads(FACTS.read_text("utf-8")))
    PAGE.write_text(TEXT.format(measured=markdown(rungs), published=published(rungs)), "utf-8", newline="\n")
    save(ladder_figure(rungs), PICTURE)


if __name__ == "__main__":
    main()
