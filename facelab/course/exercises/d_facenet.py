"""Notebook D, FaceNet: error rates, identification with unknowns, counting people."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def error_rates(distances: np.ndarray, same: np.ndarray, threshold: float) -> tuple[float, float]:
    """(P,) distances, (P,) bool -> false accept rate and false reject rate; accepted is ``distance <= threshold``.

    Example:
        >>> error_rates(np.array([0.1, 0.4, 0.3, 0.8]), np.array([True, True, False, False]), 0.3)
        (0.5, 0.5)
    """
    accepted = distances <= threshold
    return float(np.mean(accepted[~same])), float(np.mean(~accepted[same]))


def identify(distances: np.ndarray, names: list[str], threshold: float) -> str:
    """Distances (N,) of a face to N enrolled ones, and their names -> the nearest name, or ``"unknown"``.

    Example:
        >>> identify(np.array([0.5, 0.2]), ["Ann", "Bob"], 0.3), identify(np.array([0.5, 0.4]), ["Ann", "Bob"], 0.3)
        ('Bob', 'unknown')
    """
    nearest = int(np.argmin(distances))
    return names[nearest] if distances[nearest] <= threshold else "unknown"


def count_small_groups(groups: np.ndarray, most: int) -> int:
    """Group numbers (N,) of N faces -> how many groups have at most ``most`` photos.

    Example:
        >>> count_small_groups(np.array([0, 0, 0, 1, 1, 2]), most=1)
        1
    """
    return int(np.sum(np.unique(groups, return_counts=True)[1] <= most))


def _rates(far, frr):
    def rates(distances, same, threshold):
        accepted = distances <= threshold
        return far(accepted, same), frr(accepted, same)

    return rates


_DISTANCES = np.array([0.1, 0.2, 0.45, 0.6, 0.3, 0.5, 0.7, 0.9, 0.35, 0.8])
_SAME = np.array([True, True, True, True, False, False, False, False, False, False])
_NAMES = ["Ann", "Bob", "Cho"]
_GROUPS = np.array([0, 0, 0, 1, 1, 2, 3, 3, 4])

EXERCISES = (
    Exercise(
        name="D1",
        right=error_rates,
        cases=((_DISTANCES, _SAME, 0.4), (_DISTANCES, _SAME, 0.45), (_DISTANCES, _SAME, 0.05)),
        wrong=(
            Wrong(lambda d, s, t: error_rates(d, s, t)[::-1],
                  Said("the two are swapped: first the impostor pairs that were accepted, then the genuine pairs that were rejected.",
                       "둘이 뒤바뀌었습니다. 먼저 받아들여진 타인, 다음이 거절된 본인입니다.")),
            Wrong(_rates(lambda a, s: np.mean(a & ~s), lambda a, s: np.mean(~a & s)),
                  Said("the rates are shares of all pairs. Divide the false accepts by the pairs of different people only, "
                       "the false rejects by those of one person.",
                       "전체 쌍에 대한 비율이 되었습니다. 오인식은 다른 사람 쌍의 수로, 오거부는 같은 사람 쌍의 수로 나누세요.")),
            Wrong(_rates(lambda a, s: np.mean(~a[~s]), lambda a, s: np.mean(a[s])),
                  Said("similarity and distance are mixed up: a pair is accepted where the distance is small.",
                       "유사도와 거리가 뒤바뀌었습니다. 거리가 작을 때 받아들입니다.")),
            Wrong(_rates(lambda a, s: np.sum(a & ~s), lambda a, s: np.sum(~a & s)),
                  Said("those are counts. A rate is a fraction, 0 to 1.", "그것은 개수입니다. 비율은 0에서 1 사이의 분수입니다.")),
            Wrong(lambda d, s, t: (float(np.mean(d[~s] < t)), float(np.mean(d[s] >= t))),
                  Said("nearly: a pair exactly at the threshold is accepted (<=), as everywhere in facelab.",
                       "거의 다 왔습니다. 임계값과 똑같은 쌍은 받아들입니다(<=). facelab에서는 어디서나 그렇습니다.")),
        ),
        hint=Said("accepted = distances <= threshold; then look at accepted[~same] and accepted[same] apart.",
                  "accepted = distances <= threshold로 두고, accepted[~same]과 accepted[same]을 따로 보세요."),
        praise=Said("right. One rises as the other falls; the threshold chooses between them.",
                    "정답입니다. 하나가 내려가면 다른 하나가 올라가고, 임계값이 그 사이를 고릅니다."),
    ),
    Exercise(
        name="D2",
        right=identify,
        cases=(
            (np.array([0.5, 0.2, 0.9]), _NAMES, 0.3), (np.array([0.5, 0.4, 0.9]), _NAMES, 0.3),
            (np.array([0.25, 0.2, 0.1]), _NAMES, 0.3), (np.array([0.3, 0.8, 0.9]), _NAMES, 0.3),
        ),
        wrong=(
            Wrong(lambda d, names, t: names[int(np.argmin(d))],
                  Said("everyone gets a name, unknown people too. Compare the nearest distance with the threshold.",
                       "등록되지 않은 사람에게도 이름이 붙습니다. 가장 가까운 거리를 임계값과 비교하세요.")),
            Wrong(lambda d, names, t: names[int(np.argmax(d))] if d.max() >= t else "unknown",
                  Said("that takes the farthest face, as if distances were similarities.",
                       "거리를 유사도로 보고 가장 먼 얼굴을 골랐습니다.")),
            Wrong(lambda d, names, t: next((n for n, x in zip(names, d, strict=True) if x <= t), "unknown"),
                  Said("that is the first one below the threshold, not the nearest.",
                       "임계값 아래의 첫 번째를 골랐습니다. 가장 가까운 것이 아닙니다.")),
            Wrong(lambda d, names, t: names[int(np.argmin(d))] if d.min() < t else "unknown",
                  Said("nearly: a distance exactly at the threshold is accepted (<=).",
                       "거의 다 왔습니다. 임계값과 똑같은 거리는 받아들입니다(<=).")),
        ),
        hint=Said("np.argmin finds the nearest. Then one question: is it near enough?",
                  "np.argmin으로 가장 가까운 것을 찾고, 한 가지만 물으세요. 충분히 가까운가요?"),
        praise=Said("right: the nearest, if it is near enough. That is open-set identification.",
                    "정답입니다. 가장 가깝고, 충분히 가까울 때만. 이것이 열린 집합(open-set) 식별입니다."),
    ),
    Exercise(
        name="D3",
        right=count_small_groups,
        cases=((_GROUPS, 1), (_GROUPS, 2), (np.array([0, 0, 0]), 1)),
        wrong=(
            Wrong(lambda groups, most: int(np.sum(np.bincount(groups) < most)),
                  Said("'at most' includes the number itself: <=.", "'최대'에는 그 수도 들어갑니다. <=를 쓰세요.")),
            Wrong(lambda groups, most: int(sum(np.sum(groups == g) for g in np.unique(groups) if np.sum(groups == g) <= most)),
                  Said("that counts photos. Count groups.", "그것은 사진 수입니다. 그룹 수를 세세요.")),
            Wrong(lambda groups, most: len(np.unique(groups)),
                  Said("that counts all groups, large ones too.", "큰 그룹까지 모두 셌습니다.")),
            Wrong(lambda groups, most: int(np.sum(np.bincount(groups) == most)),
                  Said("that counts groups of exactly this size; smaller ones belong as well.",
                       "정확히 그 크기인 그룹만 셌습니다. 더 작은 그룹도 포함됩니다.")),
        ),
        hint=Said("np.unique(groups, return_counts=True) gives the size of each group.",
                  "np.unique(groups, return_counts=True)가 그룹마다의 크기를 줍니다."),
        praise=Said("right. Groups of one are where a threshold is too strict, or a photo too hard.",
                    "정답입니다. 한 장짜리 그룹은 임계값이 너무 엄격하거나 사진이 너무 어려운 곳입니다."),
    ),
)  # fmt: skip
