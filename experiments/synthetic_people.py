"""What detectors and recognizers trained on real faces make of synthetic people, as Markdown tables.

    python experiments/synthetic_people.py                                        all of it, in about an hour
    python experiments/synthetic_people.py --quick                                a few people, in two minutes
    python experiments/synthetic_people.py --only detector --people 60 --photos 6

The parts: detector (MTCNN), recognizer (dlib_resnet, Eigenfaces, pixels), yaw, agreement (are the
landmarks where the features were drawn?) and speed (one core). A face is found where MTCNN's confidence
is at least 0.9 and its box overlaps the true one (IoU) by 0.3. People are those of one seed; the
Eigenfaces are fitted on people of the next one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

QUICK = {"people": 12, "photos": 4, "rounds": 200}
PARTS = ("detector", "recognizer", "yaw", "agreement", "speed")
PLACE = 0.3  # of overlap (IoU) with the true box; with less it is not this face that was found
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Plan:
    """Whom to photograph, how often, and how many rounds the intervals take."""

    people: int
    photos: int
    seed: int
    rounds: int


@dataclass(frozen=True, eq=False)
class Portraits:
    """N photos and what is true of them."""

    photos: list[np.ndarray]
    labels: np.ndarray
    landmarks: np.ndarray  # (N, 5, 2)
    boxes: np.ndarray  # (N, 4)


def takes(plan: Plan, difficulty: str, change: Callable = lambda person, capture, j: (person, capture), who: int = 0):
    """Each person's photos, one by one: (number of the person, photo).

    Args:
        plan: How many.
        difficulty: ``"easy"`` or ``"wild"``.
        change: (person, capture, number of the photo) -> (person, capture); what to alter before the photo is taken.
        who: Added to the seed: 0 for the people in question, 1 for others.
    """
    from tqdm import tqdm

    from facelab.synthetic.head import Head
    from facelab.synthetic.population import Population

    population = Population(plan.seed + who, difficulty)
    for i in tqdm(range(plan.people), f"render {difficulty}"):
        head = None
        for j in range(plan.photos):
            person, _ = change(population.person(i), None, j)
            person, capture = change(*population.capture(i, j, person), j)
            head = Head(person) if head is None else head.dressed(person)
            yield i, head.photo(capture)


def portraits(found: Iterator) -> Portraits:
    """Keep the pictures, landmarks and boxes; maps of 1600 photos would fill the memory."""
    rows = [(p.image, i, p.landmarks, (p.box.left, p.box.top, p.box.right, p.box.bottom)) for i, p in found]
    photos, labels, landmarks, boxes = zip(*rows, strict=True)
    return Portraits(list(photos), np.array(labels), np.array(landmarks), np.array(boxes))


def only_shape(person, capture, j):
    """Everybody with the same skin, eyes, hair and clothes."""
    from facelab.synthetic.person import Look

    return replace(person, look=Look()), capture


def without_extras(person, capture, j):
    """No glasses, beard and loose hair, which may be drawn over eyes and lips."""
    look = replace(person.look, glasses="none", beard=0.0, mustache=0.0, hair_style="buzz")
    return replace(person, look=look), capture


def turned(*angles: float) -> Callable:
    """The photos in turn at these yaws, in degrees."""
    return lambda person, capture, j: (person, capture and replace(capture, yaw=angles[j % len(angles)]))


def detector_rows(plan: Plan, easy: Portraits) -> list[tuple]:
    """MTCNN on faces, on the backs of heads and where no one is."""
    from comparison import detect

    from facelab.detection import MTCNN
    from facelab.evaluate import wilson

    mtcnn, two = MTCNN(), replace(plan, photos=2)
    sets = {
        "yaw within ±20° (easy)": (easy, "≥ 0.99"),
        "yaw ±35°": (portraits(takes(two, "easy", turned(35.0, -35.0))), "≥ 0.97"),
        "backs of heads (yaw ±135°, 180°)": (
            portraits(takes(replace(plan, photos=3), "easy", turned(135.0, 180.0, -135.0))), "≤ 0.03",
        ),
        "empty backgrounds": (Portraits(backgrounds(2 * plan.people), np.zeros(0), np.zeros(0), np.zeros(0)), "≤ 0.03"),
    }  # fmt: skip
    rows = []
    for title, (people, aim) in sets.items():
        faces = detect(mtcnn, people.photos, title)
        faces = in_place(faces, people) if aim.startswith("≥") else faces
        count = sum(face is not None for face in faces)
        interval = wilson(count, len(faces))
        errors = fits(faces, people) if aim.startswith("≥") and count else ("", "")
        rows.append(
            (title, len(faces), f"{count / len(faces):.3f} ({interval.low:.3f} to {interval.high:.3f})", aim, *errors)
        )
    return rows


def overlaps(faces: list, people: Portraits) -> np.ndarray:
    """(N,) IoU of the detector's boxes with the true ones; 0 where nothing was found."""
    from facelab.detection.boxes import pairwise_overlap

    boxes = [np.array([[f.box.left, f.box.top, f.box.right, f.box.bottom]]) if f else None for f in faces]
    pairs = zip(boxes, people.boxes, strict=True)
    return np.array([0.0 if box is None else pairwise_overlap(box, true[None])[0, 0] for box, true in pairs])


def in_place(faces: list, people: Portraits) -> list:
    """Without those that lie elsewhere, as in a lens of the glasses: what is there is not the face."""
    return [face if share >= PLACE else None for face, share in zip(faces, overlaps(faces, people), strict=True)]


def fits(faces: list, people: Portraits) -> tuple[str, str]:
    """Median landmark error over the distance of the eyes, and median overlap (IoU) of the boxes."""
    found = np.array([face is not None for face in faces])
    seen = np.array([face.landmarks for face in faces if face is not None])
    truth = people.landmarks[found]
    errors = np.linalg.norm(seen - truth, axis=2).mean(1) / np.linalg.norm(truth[:, 1] - truth[:, 0], axis=1)
    return f"{np.median(errors):.3f}", f"{np.median(overlaps(faces, people)[found]):.2f}"


def backgrounds(count: int) -> list[np.ndarray]:
    """Photos without people, (160, 160, 3) uint8; all kinds in turn."""
    from facelab.synthetic.background import background
    from facelab.synthetic.camera import develop
    from facelab.synthetic.capture import BACKGROUNDS, Capture

    kinds = [(BACKGROUNDS[k % len(BACKGROUNDS)], k) for k in range(count)]
    return [develop(background(kind, k, 160, 160), Capture(), np.random.default_rng(k)) for kind, k in kinds]


def recognizer_rows(plan: Plan, easy: Portraits) -> list[tuple]:
    """AUC and mean distances of three recognizers; photos in which MTCNN misses the face are left out, and counted."""
    from comparison import all_pairs, cut, detect, distances_of, dlib, eigenfaces, measure, pixels, ranged

    from facelab import models
    from facelab.detection import MTCNN

    mtcnn, recognizer = MTCNN(), models.load("dlib_resnet")

    def cut_all(people: Portraits) -> tuple[np.ndarray, np.ndarray]:
        faces = in_place(detect(mtcnn, people.photos, "detect"), people)
        kept = [k for k, face in enumerate(faces) if face is not None]
        photos, seen = [people.photos[k] for k in kept], [faces[k] for k in kept]
        return cut(photos, seen, recognizer.card.alignment), people.labels[kept]

    fitted = eigenfaces(cut_all(portraits(takes(plan, "easy", who=1)))[0])
    ways = {"dlib_resnet": dlib(recognizer), "Eigenfaces": fitted, "pixels": lambda c: pixels(c) / 64}
    sets = {
        "easy": easy,
        "easy, in gray": replace(easy, photos=[in_gray(photo) for photo in easy.photos]),
        "geometry only": portraits(takes(plan, "easy", only_shape)),
        "wild": portraits(takes(plan, "wild")),
    }
    rows = []
    for title, people in sets.items():
        aligned, labels = cut_all(people)
        pairs = all_pairs(labels)
        for way, vectors in ways.items():
            found = measure(distances_of(vectors(aligned), pairs), pairs, plan.rounds)
            rows.append((
                title, f"{len(labels)} of {len(people.photos)}", way, ranged(found.auc, found.interval),
                f"{found.same:.3f}", f"{found.different:.3f}",
            ))  # fmt: skip
    return rows


def in_gray(photo: np.ndarray) -> np.ndarray:
    from comparison import LUMA

    return np.repeat(np.round(photo @ LUMA).astype(np.uint8)[..., None], 3, axis=2)


def yaw_rows(plan: Plan) -> list[tuple]:
    """Cosine similarity to the person's own frontal photo, cut by the true landmarks, as the head turns."""
    from comparison import CONFIDENT, cut, face_at

    from facelab import models
    from facelab.detection import MTCNN
    from facelab.synthetic.capture import Capture

    angles = [0.0, *(sign * a for a in range(10, 70, 10) for sign in (1.0, -1.0))]
    few = replace(plan, people=min(-(-plan.people // 2), 20), photos=len(angles))
    studio = portraits(takes(few, "easy", lambda person, capture, j: (person, Capture(yaw=angles[j]))))
    recognizer = models.load("dlib_resnet")
    aligned = cut(studio.photos, map(face_at, studio.landmarks), recognizer.card.alignment)
    vectors = recognizer(aligned).reshape(few.people, len(angles), -1)
    similar = np.einsum("pad,qd->apq", vectors, vectors[:, 0])  # (angle, person, whose frontal photo)
    sure = [any(f.confidence >= CONFIDENT for f in faces) for faces in MTCNN()(studio.photos)]
    sure = np.array(sure).reshape(few.people, len(angles))
    own = np.eye(few.people, dtype=bool)
    rows = []
    for angle in range(0, 70, 10):
        here = np.flatnonzero(np.abs(angles) == angle)
        others = f"{similar[here][:, ~own].mean():.3f}" if few.people > 1 else ""
        rows.append((f"{angle}°", f"{similar[here][:, own].mean():.3f}", others, f"{sure[:, here].mean():.3f}"))
    return rows


def agreement_rows(plan: Plan) -> list[tuple]:
    """Pixels between the projected landmarks and what the parsing mask shows there."""
    found = {"centers of the eyes": [], "corners of the mouth": [], "tip of the nose (frontal)": []}
    two = replace(plan, photos=2)
    for _, photo in takes(two, "easy", without_extras):
        found["centers of the eyes"] += eye_gaps(photo)
        found["corners of the mouth"] += mouth_gaps(photo)
    for _, photo in takes(replace(plan, photos=1), "easy", facing):
        found["tip of the nose (frontal)"] += nose_gap(photo)
    return [
        (name, len(gaps), f"{np.median(gaps):.2f}", f"{np.quantile(gaps, 0.95):.2f}") for name, gaps in found.items()
    ]


def facing(person, capture, j):
    """Straight at the camera, so that the tip of the nose is its nearest point."""
    from facelab.synthetic.capture import Capture

    return without_extras(person, Capture(), j)


def eye_gaps(photo) -> list[float]:
    """From the middle of what is drawn as left and right eye to the mean of the six landmarks around it."""
    seen = region(photo, "eyes")
    if len(seen) == 0:
        return []
    truth = photo.landmarks[:2]
    nearer = np.linalg.norm(seen[:, None] - truth, axis=2).argmin(1)
    return [float(np.linalg.norm(extent_middle(seen[nearer == e]) - truth[e])) for e in (0, 1) if (nearer == e).any()]


def extent_middle(points: np.ndarray) -> np.ndarray:
    return (points.min(0) + points.max(0)) / 2


def mouth_gaps(photo) -> list[float]:
    """Along the mouth: from the outermost pixels of the lips to the landmarks of its corners."""
    seen = region(photo, "lips", "mouth")
    if len(seen) == 0:
        return []
    left, right = photo.landmarks68[[48, 54]].astype(np.float64)
    along = (right - left) / np.linalg.norm(right - left)
    reach = seen @ along
    return [abs(float(reach.min() - 0.5 - left @ along)), abs(float(reach.max() + 0.5 - right @ along))]


def nose_gap(photo) -> list[float]:
    """From the point of the nose that is nearest to the camera to landmark 30."""
    seen = region(photo, "nose")
    depth = photo.depth[seen[:, 1].astype(int), seen[:, 0].astype(int)]
    nearest = seen[depth <= depth.min() + 0.5].mean(0)  # half a millimeter: the tip is round
    return [float(np.linalg.norm(nearest - photo.landmarks68[30]))]


def region(photo, *names: str) -> np.ndarray:
    """(N, 2) float x and y of the pixels that show these parts."""
    from facelab.synthetic.photo import PARSING

    rows, columns = np.nonzero(np.isin(photo.parsing, [PARSING.index(name) for name in names]))
    return np.stack([columns, rows], axis=1).astype(np.float64)


def speed_rows(plan: Plan) -> list[tuple]:
    """In a process of its own, which may use one core."""
    command = [sys.executable, __file__, "--one-core", "--seed", str(plan.seed)]
    done = subprocess.run(command, env=os.environ | ONE_CORE, check=True, capture_output=True, text=True)
    new, *seconds = map(float, done.stdout.split())
    return [
        ("seconds for a new person", f"{new:.2f}", ""),
        ("easy photos per second at 160 px", f"{1 / seconds[0]:.1f}", "≥ 8, moonshot 30"),
        ("wild photos per second at 160 px, same hair and glasses", f"{1 / seconds[1]:.1f}", ""),
    ]


def one_core(seed: int, people: int = 3, photos: int = 6) -> list[float]:
    """Median seconds: a new person, an easy photo, a wild one; geometry is cached for the photos."""
    from facelab.synthetic.head import Head
    from facelab.synthetic.population import Population

    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    other = Population(seed).person(people)
    Head(other).photo(Population(seed).capture(people, 0, other)[1])  # warm up
    spent: list[list[float]] = [[], [], []]
    for i in range(people):
        person = Population(seed).person(i)
        start = time.perf_counter()
        head = Head(person)
        spent[0].append(time.perf_counter() - start)
        for kind, difficulty in ((1, "easy"), (2, "wild")):
            for j in range(photos):
                _, capture = Population(seed, difficulty).capture(i, j, person)
                start = time.perf_counter()
                head.photo(capture)
                spent[kind].append(time.perf_counter() - start)
    return [float(np.median(seconds)) for seconds in spent]


def report(plan: Plan, parts: tuple[str, ...], show: Callable[[str], None]) -> None:
    """Measure the parts and show each as a Markdown table as soon as it is there."""
    from comparison import table

    need = {"detector", "recognizer"} & set(parts)
    easy = portraits(takes(plan, "easy")) if need else None
    share = "share found (95 % interval)"
    if "detector" in parts:
        head = ("MTCNN at 0.9", "photos", share, "aim", "landmark error / eye distance (aim ≤ 0.06)", "box IoU")
        show(table(head, detector_rows(plan, easy)))
    if "recognizer" in parts:
        head = ("photos", "compared", "recognizer", "AUC (95 % interval)", "same person", "different people")
        show(table(head, recognizer_rows(plan, easy)))
    if "yaw" in parts:
        show(table(("yaw", "similarity to own frontal photo", "to others'", "found by MTCNN"), yaw_rows(plan)))
    if "agreement" in parts:
        show(table(("landmarks against drawing", "points", "median, pixels", "95 %, pixels"), agreement_rows(plan)))
    if "speed" in parts:
        show(table(("one core", "measured", "aim"), speed_rows(plan)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, help="default 200")
    parser.add_argument("--photos", type=int, help="of each person; default 8")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--rounds", type=int, help="of bootstrap for the intervals; default 500")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK['people']} people, {QUICK['photos']} photos")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--one-core", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one_core:
        print(*one_core(arguments.seed))
        return
    sizes = QUICK if arguments.quick else {"people": 200, "photos": 8, "rounds": 500}
    sizes = {name: getattr(arguments, name) or value for name, value in sizes.items()}
    plan = Plan(seed=arguments.seed, **sizes)
    start = time.perf_counter()
    print(f"`python {' '.join(sys.argv)}`: {plan.people} people x {plan.photos} photos, seed {plan.seed}\n", flush=True)
    report(plan, tuple(arguments.only), lambda text: print(text, flush=True))
    print(f"{time.perf_counter() - start:.0f} seconds, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
