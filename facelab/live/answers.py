"""Facts of a running recognizer as JSON documents for its page."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from facelab import images
from facelab.live.enrollment import TAKES, Take
from facelab.live.people import People
from facelab.live.seen import FaceDetails
from facelab.live.session import Live, LiveFrame, LiveTrack
from facelab.types import LivenessResult


def picture(image: np.ndarray) -> str:
    """(H, W, 3) uint8 RGB -> an address for ``src=``."""
    return f"data:image/png;base64,{base64.b64encode(images.writing.encode(image, '.png')).decode()}"


def welcome(live: Live, min_face: float, enrolls: bool) -> dict[str, Any]:
    """What the page must know before the first frame."""
    people = live.people
    return {
        "type": "welcome",
        "model": live.card.name,
        "threshold": None if people is None else people.threshold(),
        "expectedRate": None if people is None else people.expected_rate(),
        "minFace": min_face,
        "enroll": enrolls and people is not None,
        "liveness": live.liveness is not None,
    }


def frame(answer: LiveFrame) -> dict[str, Any]:
    """The answer to a frame."""
    return {
        "type": "frame",
        "frame": answer.id,
        "milliseconds": round(answer.milliseconds, 2),
        "dropped": answer.dropped,
        "detecting": None if answer.detecting is None else round(answer.detecting, 1),
        "tracks": [track(each) for each in answer.tracks],
    }


def track(each: LiveTrack) -> dict[str, Any]:
    """One face of a frame."""
    box = each.box
    return {
        "id": each.id,
        "box": [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)],
        "landmarks": [[round(x, 1), round(y, 1)] for x, y in each.landmarks],
        "state": each.state,
        "name": each.name,
        "nearest": each.nearest,
        "distance": None if each.distance is None else round(each.distance, 4),
        "threshold": each.threshold,
        "live": liveness(each.live),
        "lost": each.lost,
    }


def liveness(result: LivenessResult | None) -> dict[str, Any] | None:
    """Live or not, and how probable."""
    return None if result is None else {"live": result.live, "probability": round(result.probability, 4)}


def face(track_id: int, details: FaceDetails, threshold: float | None) -> dict[str, Any]:
    """A face closer: its aligned picture, landmarks and nearest people."""
    return {
        "track": track_id,
        "aligned": picture(details.aligned),
        "landmarks": np.round(details.landmarks, 1).tolist(),
        "size": list(details.aligned.shape[:2]),
        "nearest": [{"name": match.name, "distance": round(match.distance, 4)} for match in details.nearest],
        "threshold": threshold,
        "live": liveness(details.live),
    }


def people(enrolled: People) -> dict[str, Any]:
    """Who is enrolled, and the distance that follows from their number."""
    return {
        "people": [{"name": name, "photos": count} for name, count in enrolled.list().items()],
        "threshold": enrolled.threshold(),
        "expectedRate": enrolled.expected_rate(),
    }


def take(taken: int, result: Take) -> dict[str, Any]:
    """What came of a take."""
    refused = None if result.refused is None else {"code": result.refused, **result.values}
    aligned = None if result.aligned is None else picture(result.aligned)
    return {"taken": taken, "needed": TAKES, "aligned": aligned, "refused": refused}
