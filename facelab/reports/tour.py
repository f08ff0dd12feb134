"""The tour: every stage of face recognition on a folder of people, collected as facts.

``facelab.reports.tour_page`` turns the facts into a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from facelab.cards.false_matches import DEFAULT_RATE, FalseMatchTable
from facelab.cards.provenance import Threshold
from facelab.classify import IdentityClustering, pair_quality
from facelab.classify.cluster import PairQuality
from facelab.datasets import Photos
from facelab.detection.mtcnn import Candidates
from facelab.errors import DatasetError, FacelabError, InputError, NoFaceError
from facelab.evaluate import best_threshold, cmc, open_set, pairs
from facelab.evaluate.false_matches import false_match_table
from facelab.evaluate.identification import OpenSet
from facelab.pipeline import PhotoFaces, Pipeline, largest_face

_UNKNOWN = 5  # every fifth person, or the last of fewer, is not enrolled


@dataclass(frozen=True)
class Limits:
    """Up to which distance two photos show one person.

    Attributes:
        pair: Of one pair.
        table: For identification, where each enrolled photo is one more question; ``None``: there is none.
        rate: Share of strangers who may be given a name.
        identification: A distance for identification that was given; ``None``: by the table.
    """

    pair: Threshold
    table: FalseMatchTable | None
    rate: float = DEFAULT_RATE
    identification: float | None = None

    def for_gallery(self, enrolled: int, one_each: np.ndarray) -> Threshold:
        """The distance for a gallery of n photos: as given, or by the table, or without one that of a pair.

        ``one_each``, (P, D), is a vector of each enrolled person.
        """
        if self.identification is not None:
            return Threshold(self.identification, "as given")
        if self.table is None:
            return Threshold(self.pair.distance, "that of one pair, because there is no table for identification")
        found = self.table.threshold(enrolled, self.rate, self.table.scale(one_each))
        return Threshold(
            found.distance,
            f"at it {found.expected_rate:.1%} of strangers are expected to be given a name, {found.wanted_rate:.1%} "
            f"were asked for, by {self.table.protocol}",
        )


@dataclass(frozen=True)
class Tour:
    """What the tour saw. Rows of all arrays are the N photos in which a face was found.

    Attributes:
        results: The N photos with their face, aligned face and embedding.
        labels: (N,) int, who is in each photo.
        names: Name of each label.
        skipped: Photos that could not be read or show no face, with the reason.
        stages: What the detector's stages left of the first photo.
        distances: (N, N) cosine distances between all photos.
        threshold: The largest distance for "same" of one pair, and how it was chosen.
        gallery_threshold: The largest distance for a name, by the number of enrolled photos, and how it was chosen.
        enrolled: (N,) bool, photos that were enrolled for identification; the others are queries.
        identification: What came of the queries, see :func:`facelab.evaluate.open_set`.
        ranks: Identification rate at rank 1, 2, ... of the queries of enrolled people.
        clusters: (N,) int, the cluster of each photo, -1 for none.
        cluster_quality: Precision, recall and F over pairs of photos.
    """

    results: tuple[PhotoFaces, ...]
    labels: np.ndarray
    names: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    stages: dict[str, Candidates]
    distances: np.ndarray
    threshold: Threshold
    gallery_threshold: Threshold
    enrolled: np.ndarray
    identification: OpenSet
    ranks: np.ndarray
    clusters: np.ndarray
    cluster_quality: PairQuality

    def pairs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """All pairs of photos: row of the first, row of the second, same person or not."""
        first, second = np.triu_indices(len(self.labels), k=1)
        return first, second, self.labels[first] == self.labels[second]


def choose(photos: Photos, people: int, photos_each: int) -> Photos:
    """At most ``people`` people with at least two photos, and at most ``photos_each`` photos of each.

    Raises:
        DatasetError: Fewer than two people have two photos.
    """
    counts = np.bincount(photos.labels, minlength=len(photos.names))
    # People with many photos first, so that identification has something to enroll and to ask.
    chosen = np.sort(np.argsort(-counts, kind="stable")[:people])
    chosen = chosen[counts[chosen] >= 2]
    if len(chosen) < 2:
        raise DatasetError(
            "Expected a folder with one directory per person, two of them with two photos or more. "
            f"Received: {len(photos.names)} people, {len(photos)} photos."
        )
    rows = [np.flatnonzero(photos.labels == label)[:photos_each] for label in chosen]
    return photos.subset(np.concatenate(rows))


def calibrated(
    pipeline: Pipeline,
    others: Photos,
    progress: Callable[[Iterable, int], Iterable] = lambda items, total: items,
) -> Limits:
    """Limits from other people's photos, none of whom is judged by them.

    Of one pair the threshold that judges most pairs correctly; for identification a table that ends at the nearest two
    people, since so few people have no 30 pairs that near.

    Args:
        pipeline: Photos to vectors.
        others: Photos of two people or more who are not in the tour.
        progress: As for :func:`take`.

    Raises:
        InputError: No pair of one person, or none of two, is left where faces were found.
    """
    stream = progress(pipeline(others.paths, pick=largest_face), len(others))
    seen = [(result.vectors[0], label) for result, label in zip(stream, others.labels, strict=True) if result.faces]
    labels = np.array([label for _, label in seen], int)
    vectors = np.array([vector for vector, _ in seen]).reshape(len(seen), -1)
    found = pairs(vectors, labels)
    best = best_threshold(found.same, found.distances)
    source = f"{others.people} other people of the same set"
    try:
        table = false_match_table(vectors, labels, source, np.random.default_rng(0), least=1, rounds=1)
    except InputError:  # too few pairs for a single row
        table = None
    return Limits(Threshold(best, f"it judges most pairs correctly among {source}"), table)


def take(
    pipeline: Pipeline,
    photos: Photos,
    on_skip: Callable[[str, FacelabError], None],
    progress: Callable[[Iterable, int], Iterable] = lambda items, total: items,
    limits: Limits | None = None,
) -> Tour:
    """Run all stages on the photos.

    Args:
        pipeline: Photos to vectors.
        photos: Of two people or more, see :func:`choose`.
        on_skip: Called with the source and the error of each photo that cannot be read or shows no face.
        progress: Wraps the stream of results, given their number, to show a progress bar.
        limits: The largest distances for "same"; default is what the model's card says.

    Raises:
        DatasetError: Too few photos with a face are left to compare.
    """
    limits = of_card(pipeline) if limits is None else limits
    skipped, results, labels = [], [], []
    label_of = dict(zip(map(str, photos.paths), photos.labels, strict=True))

    def skip(source: str, err: FacelabError) -> None:
        skipped.append((source, str(err)))
        on_skip(source, err)

    stream = pipeline(photos.paths, pick=largest_face, on_skip=skip)
    for result in progress(stream, len(photos)):
        if result.faces:
            results.append(result)
            labels.append(label_of[result.source])
        else:
            skip(result.source, NoFaceError("no face found"))
    return _judge(pipeline, results, np.array(labels, int), photos.names, skipped, limits)


def of_card(pipeline: Pipeline, rate: float = DEFAULT_RATE, identification: float | None = None) -> Limits:
    """The limits that come with the model.

    Args:
        pipeline: With the model.
        rate: Share of strangers who may be given a name.
        identification: A distance for identification; ``None``: by the card's table.

    Raises:
        InputError: The model has no threshold.
    """
    pair = Threshold(pipeline.threshold(), f"it comes with the model: {pipeline.card.threshold.protocol}")
    given = None if identification is None else pipeline.threshold(identification)
    return Limits(pair, pipeline.card.false_matches, rate, given)


def _judge(pipeline: Pipeline, results: list[PhotoFaces], labels, names, skipped, limits: Limits) -> Tour:
    if len(np.unique(labels)) < 2 or len(labels) <= len(np.unique(labels)):
        raise DatasetError(
            "Expected two people or more, one of them with two photos that show a face. "
            f"Received: {len(labels)} such photos of {len(np.unique(labels))} people."
        )
    vectors = np.concatenate([result.vectors for result in results])
    distances = 1 - vectors @ vectors.T
    enrolled = _enroll(labels)
    gallery = labels[enrolled]
    one_each = vectors[enrolled][np.unique(gallery, return_index=True)[1]]
    mated, non_mated = ~enrolled & np.isin(labels, gallery), ~np.isin(labels, gallery)
    threshold, for_gallery = limits.pair, limits.for_gallery(len(gallery), one_each)
    if mated.any() and non_mated.any():
        identification = open_set(
            labels[~enrolled], gallery, distances[np.ix_(~enrolled, enrolled)], for_gallery.distance
        )
    else:
        raise DatasetError(
            "Expected people to enroll, with two photos or more that show a face, and others who are not enrolled. "
            f"Received: {len(np.unique(gallery))} of the first and {len(np.unique(labels[non_mated]))} of the second."
        )
    clusters = IdentityClustering(threshold.distance).fit_predict(vectors)
    return Tour(
        results=tuple(results), labels=labels, names=tuple(names), skipped=tuple(skipped),
        stages=pipeline.detector.stages([results[0].image]), distances=distances, threshold=threshold,
        gallery_threshold=for_gallery, enrolled=enrolled, identification=identification,
        ranks=cmc(labels[mated], gallery, distances[np.ix_(mated, enrolled)]),
        clusters=clusters, cluster_quality=pair_quality(labels, clusters),
    )  # fmt: skip


def _enroll(labels: np.ndarray) -> np.ndarray:
    """The first half of each person's photos is enrolled, but nothing of every fifth person.

    People are counted from those with most photos, so that of two the one with more photos is enrolled.
    """
    enrolled = np.zeros(len(labels), bool)
    people, counts = np.unique(labels, return_counts=True)
    every = min(_UNKNOWN, len(people))
    for number, label in enumerate(people[np.argsort(-counts, kind="stable")]):
        rows = np.flatnonzero(labels == label)
        if number % every != every - 1 and len(rows) > 1:
            enrolled[rows[: len(rows) // 2]] = True
    return enrolled
