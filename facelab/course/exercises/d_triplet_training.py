"""Notebook D, training with triplets: the loss of one triplet, which negatives to take, how many there are."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def triplet_loss(anchor: np.ndarray, positive: np.ndarray, negative: np.ndarray, margin: float) -> float:
    """Three unit vectors (D,) -> ``max(0, d(a, p) - d(a, n) + margin)`` with squared distances.

    Example:
        >>> sixty = np.array([0.5, np.sqrt(0.75)])  # 60 degrees from (1, 0): squared distance 1; at 90 degrees: 2
        >>> triplet_loss(np.array([1.0, 0.0]), sixty, np.array([0.0, 1.0]), 0.2)
        0.0
        >>> round(triplet_loss(np.array([1.0, 0.0]), np.array([0.0, 1.0]), sixty, 0.2), 6)
        1.2
    """
    return float(max(0.0, _squared(anchor, positive) - _squared(anchor, negative) + margin))


def semi_hard(to_positive: float, to_negatives: np.ndarray, margin: float) -> np.ndarray:
    """Squared distances of an anchor -> (N,) bool: farther than the positive, but not by the margin.

    Example:
        >>> semi_hard(1.0, np.array([0.5, 1.1, 1.5]), 0.2).tolist()
        [False, True, False]
    """
    return (to_negatives > to_positive) & (to_negatives < to_positive + margin)


def count_triplets(people: int, photos: int) -> int:
    """P people, K photos of each in a batch -> number of triplets (anchor, positive, negative).

    Example:
        >>> count_triplets(2, 2), count_triplets(16, 4)
        (8, 11520)
    """
    return people * photos * (photos - 1) * (people - 1) * photos


def _squared(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.sum((a - b) ** 2))


def _turn(degrees: float) -> np.ndarray:
    return np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])


_TRIPLETS = tuple((_turn(0), _turn(p), _turn(n), margin)
                  for p, n, margin in ((60, 90, 0.2), (90, 60, 0.2), (40, 45, 0.3), (10, 170, 0.2), (80, 75, 0.5)))  # fmt: skip
_NEGATIVES = np.array([0.3, 0.95, 1.0, 1.05, 1.15, 1.2, 1.6])

EXERCISES = (
    Exercise(
        name="DT1",
        right=triplet_loss,
        cases=_TRIPLETS,
        wrong=(
            Wrong(lambda a, p, n, m: _squared(a, p) - _squared(a, n) + m,
                  Said("a solved triplet must cost nothing: nothing below 0.", "풀린 삼중항은 손실이 없어야 합니다. 0보다 작으면 0입니다.")),
            Wrong(lambda a, p, n, m: max(0.0, _squared(a, p) - _squared(a, n) - m),
                  Said("the margin has the other sign: it is asked for *on top*, so it makes the loss larger.",
                       "마진의 부호가 반대입니다. 더 요구하는 것이니 손실을 키웁니다.")),
            Wrong(lambda a, p, n, m: max(0.0, _squared(a, n) - _squared(a, p) + m),
                  Said("positive and negative are swapped: this would push one person apart.",
                       "긍정과 부정이 뒤바뀌었습니다. 같은 사람을 떼어 놓게 됩니다.")),
            Wrong(lambda a, p, n, m: max(0.0, float(np.sqrt(_squared(a, p)) - np.sqrt(_squared(a, n))) + m),
                  Said("FaceNet takes *squared* distances. The square is missing.", "FaceNet은 거리의 *제곱*을 씁니다. 제곱이 빠졌습니다.")),
            Wrong(lambda a, p, n, m: max(0.0, float(a @ p - a @ n) + m),
                  Said("a product of unit vectors is a similarity: it grows for the same person. Take distances.",
                       "단위 벡터의 내적은 유사도라 같은 사람일수록 커집니다. 거리를 쓰세요.")),
        ),
        hint=Said("max(0, sum((a - p)²) - sum((a - n)²) + margin).", "max(0, sum((a - p)²) - sum((a - n)²) + 마진)."),
        praise=Said("right. Only the order of the two distances counts, and a margin between them.",
                    "정답입니다. 두 거리의 순서와 그 사이의 마진만 중요합니다."),
    ),
    Exercise(
        name="DT3",
        right=semi_hard,
        cases=((1.0, _NEGATIVES, 0.2), (0.5, _NEGATIVES, 0.6), (1.9, _NEGATIVES, 0.2)),
        wrong=(
            Wrong(lambda p, n, m: n < p,
                  Said("those are the *hard* ones: nearer than the positive. Semi-hard is farther.",
                       "그것은 긍정보다 가까운 *어려운* 부정입니다. 준난해는 더 멉니다.")),
            Wrong(lambda p, n, m: n < p + m,
                  Said("that takes the hard ones as well: it also must be farther than the positive.",
                       "어려운 부정까지 들어갔습니다. 긍정보다 멀기도 해야 합니다.")),
            Wrong(lambda p, n, m: n > p,
                  Said("that takes the easy ones as well, which have no loss: nearer than positive + margin.",
                       "손실이 없는 쉬운 부정까지 들어갔습니다. 긍정 + 마진보다는 가까워야 합니다.")),
            Wrong(lambda p, n, m: n > p + m,
                  Said("those are the easy ones: nothing is left to learn from them.", "그것은 쉬운 부정입니다. 더 배울 것이 없습니다.")),
            Wrong(lambda p, n, m: (n >= p) & (n <= p + m),
                  Said("nearly: exactly as far as the positive is hard, exactly at the margin is solved: < and >.",
                       "거의 다 왔습니다. 긍정과 같은 거리는 어려운 것이고, 마진과 같으면 풀린 것입니다. <와 >를 쓰세요.")),
        ),
        hint=Said("Two conditions at once: to_positive < d and d < to_positive + margin.",
                  "조건 둘을 함께: to_positive < d, 그리고 d < to_positive + margin."),
        praise=Said("right: right order, but not by the margin. Shrinking everything would make them worse.",
                    "정답입니다. 순서는 맞지만 마진이 모자랍니다. 모두를 줄이면 오히려 나빠지는 것들입니다."),
    ),
    Exercise(
        name="DT2",
        right=count_triplets,
        cases=((2, 2), (16, 4), (3, 5), (32, 2)),
        wrong=(
            Wrong(lambda p, k: p * k * k * (p - 1) * k,
                  Said("a photo is no positive of itself: K - 1 positives.", "사진은 자기 자신의 긍정이 아닙니다. 긍정은 K - 1장입니다.")),
            Wrong(lambda p, k: p * k * (k - 1) * p * k,
                  Said("a negative is somebody else: P - 1 people.", "부정은 다른 사람입니다. P - 1명입니다.")),
            Wrong(lambda p, k: p * k * (k - 1) // 2 * (p - 1) * k,
                  Said("anchor and positive play different parts: each pair counts twice.",
                       "기준과 긍정은 역할이 다릅니다. 쌍마다 두 번 셉니다.")),
            Wrong(lambda p, k: p * k * (k - 1),
                  Said("those are the pairs of one person. Each goes with every negative.", "그것은 같은 사람의 쌍입니다. 쌍마다 모든 부정과 짝지으세요.")),
        ),
        hint=Said("Anchors: P · K. For each: K - 1 positives, and (P - 1) · K negatives.",
                  "기준은 P·K장. 기준마다 긍정 K - 1장, 부정 (P - 1)·K장."),
        praise=Said("right: 64 photos, 11,520 triplets, and none had to be written down before.",
                    "정답입니다. 사진 64장에서 삼중항 11,520개가 나오고, 미리 적어 둘 필요도 없습니다."),
    ),
)  # fmt: skip
