"""Notebook X, why did they match: what covering costs, error rates of a group, who a vector belongs to."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def covering_costs(first: np.ndarray, covered: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(D,) vector of a face, (S, D) of it with S places covered, (D,) of another -> (S,) similarity lost by each.

    Example:
        >>> covering_costs(np.array([1.0, 0]), np.array([[1.0, 0], [0.6, 0.8]]), np.array([1.0, 0])).tolist()
        [0.0, 0.4]
    """
    return first @ second - covered @ second


def group_far(distances: np.ndarray, same: np.ndarray, in_group: np.ndarray, threshold: float) -> float:
    """(P,) distances, (P,) bool one person?, (P,) bool both people in the group? -> the group's false accept rate.

    Example:
        >>> distances, same = np.array([0.1, 0.2, 0.3, 0.9]), np.array([True, False, False, False])
        >>> group_far(distances, same, np.array([True, True, False, True]), 0.25)  # of two impostor pairs inside, one
        0.5
    """
    return float(np.mean(distances[~same & in_group] <= threshold))


def whose(vector: np.ndarray, gallery: np.ndarray, names: list[str]) -> str:
    """(D,) unit vector, (N, D) unit vectors of enrolled people, their names -> the most similar one's name.

    Example:
        >>> whose(np.array([0.6, 0.8]), np.array([[1.0, 0], [0, 1.0]]), ["Ann", "Bob"])
        'Bob'
    """
    return names[int(np.argmax(gallery @ vector))]


_D = np.array([0.1, 0.2, 0.3, 0.9, 0.15, 0.6, 0.2, 0.8])
_S = np.array([True, False, False, False, False, True, False, False])
_G = np.array([True, True, False, True, True, True, False, True])
_V = np.array([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, 0.6, 0.8]])

EXERCISES = (
    Exercise(
        name="X1",
        right=covering_costs,
        cases=((_V[0], _V[1:], _V[1]), (_V[2], _V, _V[0])),
        wrong=(
            Wrong(lambda first, covered, second: covered @ second - first @ second,
                  Said("the sign is turned: a place that matters has a *positive* cost, what was there less what is left.",
                       "부호가 반대입니다. 중요한 자리는 *양수*여야 합니다. 있던 것에서 남은 것을 빼세요.")),
            Wrong(lambda first, covered, second: covered @ second,
                  Said("that is what is left. How much was lost?", "그것은 남은 유사도입니다. 얼마를 잃었나요?")),
            Wrong(lambda first, covered, second: 1 - covered @ first,
                  Said("that compares the face with itself. The question is its similarity to the *other* face.",
                       "얼굴을 자기 자신과 견주었습니다. *다른* 얼굴과의 유사도를 물었습니다.")),
            Wrong(lambda first, covered, second: np.linalg.norm(covered - first, axis=1),
                  Said("that says how far the vector moved, in any direction. Only what moved away from the other face counts.",
                       "벡터가 아무 방향으로나 얼마나 움직였는지입니다. 다른 얼굴에서 멀어진 것만 셉니다.")),
        ),
        hint=Said("Similarity of unit vectors: their product. Before less after.", "단위 벡터의 유사도는 내적입니다. 가리기 전에서 가린 뒤를 빼세요."),
        praise=Said("right. Below 0 is possible: covering can make two faces more alike.",
                    "정답입니다. 0보다 작을 수도 있습니다. 가려서 더 닮아지기도 합니다."),
    ),
    Exercise(
        name="X2",
        right=group_far,
        cases=((_D, _S, _G, 0.25), (_D, _S, _G, 0.15), (_D, _S, ~_G, 0.25)),
        wrong=(
            Wrong(lambda d, s, g, t: float(np.mean((d <= t) & ~s & g)),
                  Said("divide by the impostor pairs of the group, not by all pairs.", "전체 쌍이 아니라 그 집단의 타인 쌍 수로 나누세요.")),
            Wrong(lambda d, s, g, t: float(np.mean(d[~s] <= t)),
                  Said("that is the rate of everybody. Only pairs within the group.", "모두의 비율입니다. 그 집단 안의 쌍만 보세요.")),
            Wrong(lambda d, s, g, t: float(np.mean(d[s & g] > t)),
                  Said("that is the FRR: pairs of one person that are rejected.", "그것은 FRR, 곧 거절된 본인 쌍의 비율입니다.")),
            Wrong(lambda d, s, g, t: float(np.mean(d[g] <= t)),
                  Said("pairs of one person are in there as well; a false accept needs two people.",
                       "본인 쌍도 섞였습니다. 타인 수락은 두 사람이어야 합니다.")),
        ),
        hint=Said("Choose the pairs first: ~same & in_group. Then the mean of accepted.", "먼저 쌍을 고르세요: ~same & in_group. 그다음 받아들여진 것의 평균입니다."),
        praise=Said("right. One threshold for all, a rate for each.", "정답입니다. 임계값은 하나, 비율은 집단마다 하나."),
    ),
    Exercise(
        name="X3",
        right=whose,
        cases=((np.array([0.6, 0.8, 0.0]), np.eye(3), ["Ann", "Bob", "Cho"]), (_V[2], _V[:2], ["Ann", "Bob"]),
               (np.array([0.8, -0.6, 0.0]), np.eye(3), ["Ann", "Bob", "Cho"])),
        wrong=(
            Wrong(lambda v, gallery, names: names[int(np.argmin(gallery @ v))],
                  Said("that is the least similar one: a product grows with similarity.", "가장 안 닮은 사람입니다. 내적은 닮을수록 큽니다.")),
            Wrong(lambda v, gallery, names: int(np.argmax(gallery @ v)),
                  Said("that is the number of the person. Return the name.", "그것은 번호입니다. 이름을 돌려주세요.")),
            Wrong(lambda v, gallery, names: names[0],
                  Said("everybody is the first person. Compare with all of them.", "누구나 첫 사람이 됩니다. 모두와 견주세요.")),
        ),
        hint=Said("gallery @ vector, then argmax.", "gallery @ vector를 구하고 argmax."),
        praise=Said("right. It does not matter that the picture is blurred: the network finds what it knows.",
                    "정답입니다. 그림이 흐려도 상관없습니다. 신경망은 아는 것을 찾아냅니다."),
    ),
)  # fmt: skip
