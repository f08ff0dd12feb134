"""Photos to vectors: facelab beside `mtcnn` + `dlib-bin` called in the usual way, on the same photos.

    python -m pip install dlib-bin && python experiments/end_to_end.py --data DIR [--photos 300] [--memory 5000]

The usual way: for each photo, detect with MTCNN().detect_faces, find dlib's five landmarks in the box,
compute_face_descriptor. Prints photos per second of both and their ratio, milliseconds per stage of
facelab, and with --memory the peak memory after each thousand photos of a longer run.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import time
from pathlib import Path

import numpy as np

from facelab import Pipeline, images
from facelab.detection import align
from facelab.download import package_file
from facelab.pipeline import largest_face


def usual_way(paths: list[Path]) -> float:
    """Photos per second of mtcnn + dlib, one photo at a time; loading the models is not counted."""
    import dlib
    from mtcnn import MTCNN
    from PIL import Image

    models = "face_recognition_models/models"
    landmarks = dlib.shape_predictor(str(package_file(f"{models}/shape_predictor_5_face_landmarks.dat")))
    recognizer = dlib.face_recognition_model_v1(
        str(package_file(f"{models}/dlib_face_recognition_resnet_model_v1.dat"))
    )
    detector = MTCNN()

    def one(path: Path) -> None:
        image = np.array(Image.open(path).convert("RGB"))
        for face in detector.detect_faces(image):
            x, y, width, height = face["box"]
            shape = landmarks(image, dlib.rectangle(x, y, x + width, y + height))
            recognizer.compute_face_descriptor(image, shape)

    one(paths[0])
    start = time.perf_counter()
    for path in paths:
        one(path)
    return len(paths) / (time.perf_counter() - start)


def facelab_way(pipeline: Pipeline, paths: list[Path]) -> float:
    """Photos per second of facelab in batches."""
    list(pipeline(paths[:32]))
    start = time.perf_counter()
    for _ in pipeline(paths):
        pass
    return len(paths) / (time.perf_counter() - start)


def stages(pipeline: Pipeline, paths: list[Path]) -> dict[str, float]:
    """Milliseconds per photo of each stage, in batches of 32."""
    seconds = dict.fromkeys(("read", "detect", "align", "represent"), 0.0)
    for start in range(0, len(paths), 32):
        marks = [time.perf_counter()]
        photos = [images.read(path) for path in paths[start : start + 32]]
        marks.append(time.perf_counter())
        faces = [largest_face(found, p.shape) for found, p in zip(pipeline.detector(photos), photos, strict=True)]
        marks.append(time.perf_counter())
        aligned = [align(p, f, pipeline.card.alignment) for p, f in zip(photos, faces, strict=True)]
        marks.append(time.perf_counter())
        pipeline.embedder(np.concatenate(aligned))
        marks.append(time.perf_counter())
        for name, spent in zip(seconds, np.diff(marks), strict=True):
            seconds[name] += spent
    return {name: 1000 * spent / len(paths) for name, spent in seconds.items()}


def memory(pipeline: Pipeline, paths: list[Path], count: int) -> None:
    """Print the peak memory after each thousand photos: it must not grow."""
    for number, _ in enumerate(pipeline(itertools.islice(itertools.cycle(paths), count)), 1):
        if number % 1000 == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"after {number} photos: peak {peak:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of photos, read at all depths")
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--memory", type=int, default=0, help="also run over N photos and watch the memory")
    arguments = parser.parse_args()
    found = list(images.find([arguments.data]))
    paths = random.Random(0).sample(found, min(arguments.photos, len(found)))
    pipeline = Pipeline()
    ours = facelab_way(pipeline, paths)
    print(f"facelab          {ours:7.2f} photos/s ({len(paths)} photos)")
    for name, milliseconds in stages(pipeline, paths).items():
        print(f"  {name:10} {milliseconds:7.2f} ms/photo")
    if arguments.memory:
        memory(pipeline, found, arguments.memory)
    usual = usual_way(paths)
    print(f"mtcnn + dlib-bin {usual:7.2f} photos/s")
    print(f"ratio            {ours / usual:7.2f}")


if __name__ == "__main__":
    main()
