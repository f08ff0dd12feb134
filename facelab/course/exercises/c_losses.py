"""Notebook C, losses: distances of unit vectors, the triplet, the angular margin, the largest margin."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def squared_distances(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(N, D), (M, D) vectors of any length -> (N, M) squared distances of their directions, 0 to 4: 2 - 2 cos.

    Example:
        >>> squared_distances(np.array([[2.0, 0.0]]), np.array([[5.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]))
        array([[0., 2., 4.]])
    """
    return 2 - 2 * _unit(first) @ _unit(second).T


def triplet(to_positive: np.ndarray, to_negative: np.ndarray, margin: float) -> np.ndarray:
    """Squared distances (T,) of anchor to positive and to negative -> (T,) losses.

    Example:
        >>> triplet(np.array([1.0, 1.0]), np.array([2.0, 0.5]), margin=0.25)
        array([0.  , 0.75])
    """
    return np.maximum(0, to_positive - to_negative + margin)


def arcface(cosines: np.ndarray, label: int, margin_radians: float) -> np.ndarray:
    """(C,) cosines to the class centers -> the same with the angle of the true class widened.

    Example:
        >>> np.degrees(np.arccos(arcface(np.cos(np.radians([60.0, 90.0])), 0, np.radians(10.0)))).round(3)
        array([70., 90.])
    """
    changed = np.array(cosines, np.float64)
    changed[label] = np.cos(np.arccos(changed[label]) + margin_radians)
    return changed


def largest_margin(classes: int) -> float:
    """The largest CosFace margin that this number of centers on a circle can keep: 1 - cos(2 pi / classes).

    Example:
        >>> round(largest_margin(4), 6), round(largest_margin(2), 6)
        (1.0, 2.0)
    """
    return float(1 - np.cos(2 * np.pi / classes))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _everybody(cosines: np.ndarray, label: int, margin_radians: float) -> np.ndarray:
    return np.cos(np.arccos(cosines) + margin_radians)


def _own(change):
    def changed(cosines: np.ndarray, label: int, margin_radians: float) -> np.ndarray:
        result = np.array(cosines, np.float64)
        result[label] = change(result[label], margin_radians)
        return result

    return changed


_LONG, _OTHERS = np.array([[3.0, 0.0], [1.0, 1.0]]), np.array([[0.0, 2.0], [4.0, 0.0], [-1.0, 0.5]])
_NEAR, _FAR = np.array([1.0, 1.0, 0.2]), np.array([2.0, 0.5, 0.3])

EXERCISES = (
    Exercise(
        name="CL1",
        right=squared_distances,
        cases=((_LONG, _OTHERS), (_OTHERS, _LONG)),
        wrong=(
            Wrong(lambda a, b: np.sqrt(np.maximum(squared_distances(a, b), 0)),
                  Said("that is the distance. FaceNet's loss takes its square: leave the root out.",
                       "그것은 거리입니다. FaceNet의 손실은 제곱을 씁니다. 제곱근을 빼세요.")),
            Wrong(lambda a, b: ((a[:, None] - b[None]) ** 2).sum(axis=2),
                  Said("the vectors are not of unit length yet: divide each by its length first.",
                       "벡터의 길이가 아직 1이 아닙니다. 먼저 각각을 자기 길이로 나누세요.")),
            Wrong(lambda a, b: _unit(a) @ _unit(b).T,
                  Said("that is the cosine, a similarity: it rises for the same person. A distance falls.",
                       "그것은 코사인, 곧 유사도입니다. 같은 사람일수록 커집니다. 거리는 작아져야 합니다.")),
            Wrong(lambda a, b: 1 - _unit(a) @ _unit(b).T,
                  Said("that is the cosine distance, half of what is asked for. Expand |a - b|² for unit vectors.",
                       "그것은 코사인 거리로, 답의 절반입니다. 단위 벡터에 대해 |a - b|²를 전개해 보세요.")),
            Wrong(lambda a, b: 2 - 2 * a @ b.T,
                  Said("the formula holds for unit vectors only: divide each vector by its length first.",
                       "이 식은 단위 벡터에만 맞습니다. 먼저 벡터를 자기 길이로 나누세요.")),
        ),
        hint=Said("Make the lengths 1, then expand |a - b|² = |a|² + |b|² - 2 a·b. Two of the three terms are 1.",
                  "길이를 1로 만든 뒤 |a - b|² = |a|² + |b|² - 2 a·b를 전개하세요. 세 항 가운데 둘은 1입니다."),
        praise=Said("right: 0 for the same direction, 2 at a right angle, 4 for opposite ones.",
                    "정답입니다. 같은 방향이면 0, 직각이면 2, 반대 방향이면 4입니다."),
    ),
    Exercise(
        name="CL2",
        right=triplet,
        cases=((_NEAR, _FAR, 0.25), (_FAR, _NEAR, 0.0)),
        wrong=(
            Wrong(lambda p, n, margin: np.maximum(0, n - p + margin),
                  Said("the sign is turned around: this pulls different people together and pushes photos of one person apart.",
                       "부호가 반대입니다. 이렇게 하면 다른 사람은 가까워지고 같은 사람은 멀어집니다.")),
            Wrong(lambda p, n, margin: np.maximum(0, p - n - margin),
                  Said("the margin has the wrong sign: it would allow the negative to be nearer than the positive.",
                       "마진의 부호가 틀렸습니다. 이러면 다른 사람이 더 가까워도 봐주게 됩니다.")),
            Wrong(lambda p, n, margin: p - n + margin,
                  Said("solved triplets must cost nothing. Yours go below zero and hide the unsolved ones in the mean.",
                       "다 배운 삼중항은 0이어야 합니다. 음수가 되면 평균에서 아직 못 배운 것을 가립니다.")),
            Wrong(lambda p, n, margin: np.maximum(0, p - n),
                  Said("the margin is missing: a negative that is only slightly farther is not far enough.",
                       "마진이 빠졌습니다. 다른 사람이 아주 조금만 더 멀어서는 부족합니다.")),
            Wrong(lambda p, n, margin: np.maximum(0, p - n + margin).mean(),
                  Said("return one value for each triplet; the mean is taken later.",
                       "삼중항마다 값 하나씩 돌려주세요. 평균은 나중에 냅니다.")),
        ),
        hint=Said("Zero as soon as the negative is farther than the positive by the margin: np.maximum(0, ...).",
                  "음성이 양성보다 마진만큼 더 멀면 0입니다. np.maximum(0, ...)을 쓰세요."),
        praise=Said("right. Only triplets that are not solved yet pull at the network.",
                    "정답입니다. 아직 풀지 못한 삼중항만 신경망을 끌어당깁니다."),
    ),
    Exercise(
        name="CL3",
        right=arcface,
        cases=((np.cos(np.radians([60.0, 90.0])), 0, np.radians(10.0)), (np.array([0.2, 0.7, -0.3]), 1, 0.5)),
        wrong=(
            Wrong(_own(lambda own, m: own - m),
                  Said("that is CosFace, which lowers the cosine. ArcFace widens the angle: go through arccos.",
                       "그것은 코사인을 낮추는 CosFace입니다. ArcFace는 각도를 넓힙니다. arccos를 거치세요.")),
            Wrong(_own(lambda own, m: np.cos(np.arccos(own) - m)),
                  Said("the angle got narrower, so the true class is made easier. It must be made harder.",
                       "각도가 좁아져서 참 클래스가 쉬워졌습니다. 더 어려워져야 합니다.")),
            Wrong(_everybody, Said("all classes got the margin, which changes nothing: only the true class is made harder.",
                                   "모든 클래스에 마진을 주면 아무에게도 주지 않은 것과 같습니다. 참 클래스만 어렵게 만드세요.")),
            Wrong(_own(lambda own, m: np.cos(np.degrees(np.arccos(own)) + m)),
                  Said("degrees and radians are mixed: np.cos and np.arccos speak radians, and so does the margin.",
                       "도와 라디안이 섞였습니다. np.cos와 np.arccos, 그리고 마진은 모두 라디안입니다.")),
            Wrong(_own(lambda own, m: np.arccos(own) + m),
                  Said("that is the angle. The softmax wants the cosine of it.",
                       "그것은 각도입니다. 소프트맥스에는 그 코사인이 필요합니다.")),
        ),
        hint=Said("Copy the cosines. Replace one: from cosine to angle, add the margin, back to the cosine.",
                  "코사인을 복사하고 하나만 바꾸세요. 코사인에서 각도로, 마진을 더하고, 다시 코사인으로."),
        praise=Said("right: 60° and a margin of 10° count as 70°.", "정답입니다. 60°에 마진 10°면 70°로 칩니다."),
    ),
    Exercise(
        name="CL4",
        right=largest_margin,
        cases=((2,), (4,), (10,), (100,)),
        wrong=(
            Wrong(lambda classes: 1 - np.cos(np.pi / classes),
                  Said("half of the angle: neighbors lie 2π/C apart, and a photo may sit on its own center.",
                       "각도가 절반입니다. 이웃은 2π/C만큼 떨어져 있고, 사진은 자기 중심 위에 있을 수 있습니다.")),
            Wrong(lambda classes: np.cos(2 * np.pi / classes),
                  Said("that is the cosine to the neighbor. The own cosine is 1; the margin is the difference.",
                       "그것은 이웃과의 코사인입니다. 자기 코사인은 1이고, 마진은 그 차이입니다.")),
            Wrong(lambda classes: 1 - np.cos(360 / classes),
                  Said("np.cos speaks radians: a full turn is 2π.", "np.cos는 라디안을 씁니다. 한 바퀴는 2π입니다.")),
            Wrong(lambda classes: 2 * np.pi / classes,
                  Said("that is the angle between neighbors. A CosFace margin is a difference of cosines.",
                       "그것은 이웃 사이의 각도입니다. CosFace의 마진은 코사인의 차이입니다.")),
        ),
        hint=Said("Spread the centers evenly. A photo on its center has cosine 1 to it. Which cosine has it to the next?",
                  "중심을 고르게 놓으세요. 자기 중심 위의 사진은 코사인이 1입니다. 옆 중심과의 코사인은 얼마일까요?"),
        praise=Said("right: 0.19 for ten classes on a circle. In 512 dimensions there is far more room.",
                    "정답입니다. 원 위의 열 클래스라면 0.19입니다. 512차원에는 훨씬 넓은 자리가 있습니다."),
    ),
)  # fmt: skip
