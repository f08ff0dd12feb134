"""Does liveness travel between drawn and real attacks? python experiments/liveness_transfer.py V2.pth V1SE.pth

The two files are MiniFASNet's, which learned from photos of real people (facelab models minifasnet_v2 says where they
are). They and facelab's own small network, which learned from drawn people, judge the same attacks: each of 60
synthetic people as they are, printed, and on a screen. --photos FOLDER asks both about other photos, such as the
project's samples image_F1.jpg and image_F2.jpg (attacks) and image_T1.jpg (live). Intervals are 95 % over people.
Half a minute.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from comparison import ranged, table
from tqdm import tqdm

from facelab import images, synthetic
from facelab.detection import MTCNN
from facelab.evaluate import attack_rates
from facelab.evaluate.attacks import AttackRates
from facelab.liveness import Liveness
from facelab.liveness.check import LIVE, PUBLISHED
from facelab.pipeline import largest_face
from facelab.synthetic import print_attack, replay_attack
from facelab.synthetic.spoof import SPOOF_KINDS


def judged(checks: dict[str, Liveness], people: int) -> dict[str, AttackRates]:
    """APCER, BPCER and ACER of each on the same presentations, at the threshold of its card."""
    photos, rng, detector = synthetic.shipped_people().photos, np.random.default_rng(0), MTCNN()
    said: dict[str, list[float]] = {name: [] for name in checks}
    kinds, who = [], []
    for person in tqdm(range(people), "people"):
        photo = photos.image(int(np.flatnonzero(photos.labels == person)[0]))
        shown = [photo, print_attack(photo, rng).image, replay_attack(photo, rng).image]
        for kind, image, found in zip(SPOOF_KINDS, shown, detector(shown), strict=True):
            face = largest_face(found, image.shape)
            for name, check in checks.items():
                said[name] += check.probabilities(image, face)[:, check.labels.index(LIVE)].tolist() if face else []
            kinds, who = kinds + [kind] * len(face), who + [person] * len(face)
    return {
        name: attack_rates(kinds, np.array(said[name]), np.array(who), check.threshold, np.random.default_rng(0))
        for name, check in checks.items()
    }


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", nargs=len(PUBLISHED), type=Path, metavar="FILE")
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--people", type=int, default=60)
    chosen = parser.parse_args(arguments)
    theirs = Liveness(dict(zip(PUBLISHED, chosen.weights, strict=True)))
    checks = {check.name: check for check in (Liveness(), theirs)}
    rows = [
        (name, *(ranged(getattr(r, rate), getattr(r, f"{rate}_interval")) for rate in ("apcer", "bpcer", "acer")))
        for name, r in judged(checks, chosen.people).items()
    ]
    print(table(("network", "APCER", "BPCER", "ACER"), rows))
    if chosen.photos is not None:
        rows = []
        for path in images.find([str(chosen.photos)]):
            image = images.read(path)
            face = largest_face(MTCNN()([image])[0], image.shape)
            facts = [fact for check in checks.values() for fact in check(image, face)]
            rows.append((path.name, *(f"{'live' if f.live else 'attack'} ({f.probability:.3f})" for f in facts)))
        print(table(("photo", *checks), rows))


if __name__ == "__main__":
    main()
