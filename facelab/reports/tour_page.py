"""The tour as one self-contained HTML page: no other file, no network."""

from __future__ import annotations

import os

import numpy as np

from facelab import __version__, plot
from facelab.cards import ModelCard
from facelab.detection.mtcnn import Candidates
from facelab.evaluate import auc, eer, roc
from facelab.plot.matrices import distance_matrix
from facelab.reports import _html
from facelab.reports._html import figure_address
from facelab.reports.tour import Tour
from facelab.types import Box, Face

_STAGE_TITLES = {
    "proposals": "proposals of P-Net at all sizes",
    "thinned": "after overlaps are dropped",
    "refined": "left by R-Net",
    "faces": "left by O-Net, with landmarks",
}


def write(tour: Tour, card: ModelCard, path: str | os.PathLike, overwrite: bool = False) -> None:
    """Write the page, whole or not at all.

    A page that is there already is replaced only if facelab wrote it, or with ``overwrite``.

    Raises:
        InputError: A file is there already, or the folder is missing or cannot be written.
    """
    facts = {
        **_overview(tour, card), **_stages(tour), **_verification(tour), **_identification(tour), **_clusters(tour),
    }  # fmt: skip
    _html.write(path, _html.template("tour.html.j2", pct=_percent).render(facts), overwrite)


def _percent(fraction: float) -> str:
    return "-" if np.isnan(fraction) else f"{100 * fraction:.1f} %"


def _jpeg(image: np.ndarray) -> str:
    return _html.image_address(image, ".jpg")


def _overview(tour: Tour, card: ModelCard) -> dict:
    first_rows = [int(np.flatnonzero(tour.labels == label)[0]) for label in np.unique(tour.labels)]
    shown = first_rows[:24]
    names = [tour.names[tour.labels[row]] for row in shown]
    aligned = [result.aligned[0] for result in tour.results]
    return {
        "version": __version__, "model": card.title, "threshold": tour.threshold.distance,
        "threshold_protocol": tour.threshold.protocol, "vector_size": card.embedding_size,
        "aligned_size": card.alignment.size, "photos": len(tour.results), "people": len(first_rows),
        "shown_people": len(shown), "skipped": tour.skipped,
        "people_sheet": figure_address(
            plot.contact_sheet([tour.results[row].image for row in shown], names, columns=8)
        ),
        "aligned_sheet": figure_address(plot.contact_sheet([aligned[row] for row in first_rows[:16]], columns=8)),
        "distance_matrix": figure_address(distance_matrix(tour.distances, tour.labels)),
    }  # fmt: skip


def _stages(tour: Tour) -> dict:
    image = tour.results[0].image
    pictures = [
        {
            "title": title,
            "count": len(tour.stages[key]),
            "picture": _jpeg(_draw(image, tour.stages[key])),
        }
        for key, title in _STAGE_TITLES.items()
    ]
    return {"stages": pictures}


def _draw(image: np.ndarray, candidates: Candidates) -> np.ndarray:
    faces = [
        Face(Box(*box), confidence, tuple(map(tuple, landmarks)))
        for box, confidence, landmarks in zip(
            candidates.boxes.tolist(), candidates.confidences.tolist(), candidates.landmarks.tolist(), strict=True
        )
    ]
    return plot.draw_faces(image, faces, captions=len(faces) <= 3)


def _verification(tour: Tour) -> dict:
    first, second, same = tour.pairs()
    distances = tour.distances[first, second]
    accepted = distances <= tour.threshold.distance
    order = np.argsort(distances)
    hardest = [*order[same[order]][::-1][:4], *order[~same[order]][:4]]
    return {
        "same_pairs": int(same.sum()), "different_pairs": int((~same).sum()),
        "same_accepted": int((accepted & same).sum()), "different_accepted": int((accepted & ~same).sum()),
        "tar": float(accepted[same].mean()), "far": float(accepted[~same].mean()),
        "same_mean": float(distances[same].mean()), "different_mean": float(distances[~same].mean()),
        "auc": float(auc(same, distances)), "eer": float(eer(same, distances)),
        "histogram": figure_address(plot.distance_histogram(same, distances, tour.threshold.distance)),
        "roc": figure_address(plot.roc_figure({"all pairs": roc(same, distances)}, log_far=True)),
        "pairs": [_pair(tour, first[k], second[k]) for k in hardest],
    }  # fmt: skip


def _pair(tour: Tour, first: int, second: int) -> dict:
    same, distance = tour.labels[first] == tour.labels[second], tour.distances[first, second]
    accepted = distance <= tour.threshold.distance
    return {
        "first": _jpeg(tour.results[first].aligned[0]), "second": _jpeg(tour.results[second].aligned[0]),
        "names": [tour.names[tour.labels[row]] for row in (first, second)],
        "same": bool(same), "distance": float(distance), "accepted": bool(accepted), "right": bool(accepted == same),
    }  # fmt: skip


def _identification(tour: Tour) -> dict:
    queries, gallery = np.flatnonzero(~tour.enrolled), np.flatnonzero(tour.enrolled)
    enrolled_labels = np.unique(tour.labels[gallery])
    unknown = ~np.isin(tour.labels[queries], enrolled_labels)
    # One query of each of a few people: five who are enrolled, three who are not.
    firsts = queries[np.sort(np.unique(tour.labels[queries], return_index=True)[1])]
    not_enrolled = ~np.isin(tour.labels[firsts], enrolled_labels)
    shown = [*firsts[~not_enrolled][:5], *firsts[not_enrolled][:3]]
    return {
        "enrolled_photos": len(gallery), "enrolled_people": len(enrolled_labels),
        "gallery_threshold": tour.gallery_threshold.distance,
        "gallery_protocol": tour.gallery_threshold.protocol, "query_count": len(queries),
        "unknown_count": int(unknown.sum()),
        "rank1": float(tour.ranks[0]), "identified": tour.identification.detection_rate,
        "false_alarms": tour.identification.false_alarm_rate,
        "queries": [_query(tour, row, gallery, enrolled_labels) for row in shown],
    }  # fmt: skip


def _query(tour: Tour, row: int, gallery: np.ndarray, enrolled_labels: np.ndarray) -> dict:
    nearest = gallery[tour.distances[row, gallery].argmin()]
    distance = tour.distances[row, nearest]
    unknown = tour.labels[row] not in enrolled_labels
    accepted = distance <= tour.gallery_threshold.distance
    right = not accepted if unknown else accepted and tour.labels[nearest] == tour.labels[row]
    return {
        "query": _jpeg(tour.results[row].aligned[0]), "nearest": _jpeg(tour.results[nearest].aligned[0]),
        "truth": tour.names[tour.labels[row]], "unknown": unknown, "distance": float(distance),
        "answer": tour.names[tour.labels[nearest]] if accepted else "unknown", "right": bool(right),
    }  # fmt: skip


def _clusters(tour: Tour) -> dict:
    numbers = np.unique(tour.clusters[tour.clusters >= 0])
    rows = [np.flatnonzero(tour.clusters == number) for number in numbers[:10]]
    groups = [[tour.results[row].aligned[0] for row in members] for members in rows]
    titles = [f"group {number + 1}: {len(members)} photos" for number, members in enumerate(rows)]
    return {
        "cluster_count": len(numbers), "precision": tour.cluster_quality.precision,
        "recall": tour.cluster_quality.recall, "cluster_sheet": figure_address(plot.groups_sheet(groups, titles)),
    }  # fmt: skip
