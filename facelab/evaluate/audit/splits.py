"""Are training people in the test?"""

from __future__ import annotations

import numpy as np

from facelab._language import Said
from facelab.errors import InputError
from facelab.evaluate.audit._finding import Finding


def split_leak(training: np.ndarray, test: np.ndarray) -> Finding:
    """People in both parts. The network was trained on their faces, so the test says nothing about new people.

    Args:
        training: (N,) whom each training photo shows, numbers or names.
        test: (M,) the same for the test.

    Returns:
        ``value`` is the share of the test's photos that show a person who was trained on.

    Raises:
        InputError: One part is empty or not one-dimensional.

    Example:
        >>> split_leak([1, 1, 2], [2, 3]).value
        0.5
    """
    training, test = (_labels(part) for part in (training, test))
    shared = np.isin(test, training)
    people, both = len(np.unique(test)), len(np.unique(test[shared]))
    if not both:
        return Finding("split_leak", False, 0.0, Said(
            f"none of the {people} people in the test was trained on.", f"테스트의 {people}명 가운데 학습에 쓴 사람은 없습니다."))  # fmt: skip
    return Finding("split_leak", True, float(shared.mean()), Said(
        f"{both} of {people} people in the test were trained on ({shared.sum()} of {len(test)} photos). Divide by person, "
        "not by photo.",
        f"테스트의 {people}명 가운데 {both}명이 학습에도 있습니다(사진 {len(test)}장 가운데 {shared.sum()}장). 사진이 아니라 사람을 "
        "나누세요."))  # fmt: skip


def pair_leak(training: np.ndarray, test: np.ndarray) -> Finding:
    """Photos in pairs of both parts: what happens when pairs are made first, shuffled, and then divided.

    Args:
        training: (P, 2) the two photos of each training pair, as numbers.
        test: (Q, 2) the same for the test.

    Returns:
        ``value`` is the share of the test's pairs with a photo that was trained on.

    Raises:
        InputError: Other shapes.

    Example:
        >>> pair_leak([[0, 1], [2, 3]], [[1, 4], [5, 6]]).value
        0.5
    """
    training, test = np.asarray(training), np.asarray(test)
    if any(part.ndim != 2 or part.shape[1] != 2 or not len(part) for part in (training, test)):
        raise InputError(f"Expected pairs (P, 2) and (Q, 2). Received: {training.shape} and {test.shape}.")
    seen = np.isin(test, training).any(axis=1)
    if not seen.any():
        return Finding(
            "pair_leak", False, 0.0, Said("no photo is in pairs of both parts.", "양쪽 쌍에 함께 있는 사진은 없습니다.")
        )
    return Finding("pair_leak", True, float(seen.mean()), Said(
        f"{seen.mean():.0%} of the test's pairs hold a photo that was trained on. Divide the people first, then make pairs.",
        f"테스트 쌍의 {seen.mean():.0%}에 학습한 사진이 들어 있습니다. 사람을 먼저 나누고, 그다음에 쌍을 만드세요."))  # fmt: skip


def _labels(part: np.ndarray) -> np.ndarray:
    part = np.asarray(part)
    if part.ndim != 1 or not len(part):
        raise InputError(f"Expected labels (N,), at least one. Received: {part.shape}.")
    return part
