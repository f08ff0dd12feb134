"""Notebook D, SVM and MTCNN: overlap of boxes, the number of planes, differences of pairs."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Intersection over union of two boxes (left, top, right, bottom), 0 to 1.

    Example:
        >>> overlap((0, 0, 2, 2), (1, 0, 3, 2)), overlap((0, 0, 1, 1), (2, 2, 3, 3))
        (0.3333333333333333, 0.0)
    """
    shared = _shared(a, b)
    return shared / (_area(a) + _area(b) - shared)


def symmetric_difference(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(P, D), (P, D) vectors of the two photos of each pair -> (P, D) that is the same whoever comes first.

    Example:
        >>> symmetric_difference(np.array([[1.0, 5.0]]), np.array([[3.0, 4.0]]))
        array([[2., 1.]])
    """
    return np.abs(first - second)


def _area(box: tuple[float, ...]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _sides(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, float]:
    return min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])


def _shared(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    width, height = _sides(a, b)
    return max(width, 0.0) * max(height, 0.0)


def _unclipped(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    width, height = _sides(a, b)
    return width * height / (_area(a) + _area(b) - width * height)


_FIRST, _SECOND = np.array([[1.0, 5.0], [0.0, -2.0]]), np.array([[3.0, 4.0], [1.0, 2.0]])

EXERCISES = (
    Exercise(
        name="DS1",
        right=overlap,
        cases=(((0, 0, 2, 2), (1, 0, 3, 2)), ((0, 0, 1, 1), (2, 2, 4, 3)), ((0, 0, 4, 4), (1, 1, 2, 3))),
        wrong=(
            Wrong(lambda a, b: _shared(a, b) / (_area(a) + _area(b)),
                  Said("the shared part is counted twice in the sum of the areas: subtract it once.",
                       "넓이의 합에는 겹친 부분이 두 번 들어갑니다. 한 번 빼세요.")),
            Wrong(_unclipped, Said("boxes that do not touch give two negative sides, whose product is positive. Clip the sides at 0.",
                                   "닿지 않는 상자는 두 변이 음수가 되어 곱이 양수가 됩니다. 변을 0에서 자르세요.")),
            Wrong(lambda a, b: _shared(a, b) / min(_area(a), _area(b)),
                  Said("that is the share of the smaller box (which MTCNN uses at its very end). Here the union is asked for.",
                       "그것은 작은 상자에 대한 비율입니다(MTCNN은 맨 끝에서 이것을 씁니다). 여기서는 합집합으로 나눕니다.")),
            Wrong(_shared, Said("that is an area in pixels. Divide by the union, to get a number without a unit.",
                                "그것은 픽셀 단위의 넓이입니다. 합집합으로 나누어 단위를 없애세요.")),
        ),
        hint=Said("The shared box goes from the larger left to the smaller right edge. It may be empty.",
                  "겹친 상자는 더 큰 왼쪽 끝에서 더 작은 오른쪽 끝까지입니다. 비어 있을 수도 있습니다."),
        praise=Said("right. The same number suppresses doubles and judges a detector.",
                    "정답입니다. 같은 수로 중복을 없애고 검출기를 평가합니다."),
    ),
    Exercise(
        name="DS2",
        right=190,
        wrong=(
            Wrong(20, Said("that is one-vs-rest: a plane for each person.", "그것은 사람마다 평면 하나인 일대다(one-vs-rest)입니다.")),
            Wrong(400, Said("no one is compared with themselves, and A against B is the same plane as B against A.",
                            "자기 자신과는 비교하지 않고, A 대 B와 B 대 A는 같은 평면입니다.")),
            Wrong(380, Said("every two people are counted twice.", "두 사람의 조합을 두 번씩 셌습니다.")),
            Wrong(210, Said("no one needs a plane against themselves.", "자기 자신에 대한 평면은 필요 없습니다.")),
        ),
        hint=Said("How many pairs can be made of 20 people?", "스무 명으로 두 명씩 몇 쌍을 만들 수 있을까요?"),
        praise=Said("right: K (K - 1) / 2. With 10,000 people that is fifty million planes.",
                    "정답입니다. K (K - 1) / 2입니다. 만 명이면 오천만 개의 평면입니다."),
    ),
    Exercise(
        name="DS3",
        right=symmetric_difference,
        cases=((_FIRST, _SECOND), (_SECOND, _FIRST)),
        wrong=(
            Wrong(lambda a, b: a - b, Said("the answer changes its sign when the two photos are swapped.",
                                           "두 사진의 순서를 바꾸면 부호가 바뀝니다.")),
            Wrong(lambda a, b: np.linalg.norm(a - b, axis=1),
                  Said("that is one number for each pair. Keep all D: the SVM decides which of them matter.",
                       "쌍마다 수 하나가 되었습니다. D개를 모두 남기세요. 무엇이 중요한지는 SVM이 정합니다.")),
            Wrong(lambda a, b: np.concatenate([a, b], axis=1),
                  Said("the two photos side by side: swapped, it is another vector, and absolute positions matter.",
                       "두 사진을 나란히 붙였습니다. 순서를 바꾸면 다른 벡터가 되고, 절대적인 위치가 끼어듭니다.")),
            Wrong(lambda a, b: (a + b) / 2, Said("the middle of the two says nothing about how they differ.",
                                                "둘의 가운데는 둘이 얼마나 다른지 말해 주지 않습니다.")),
        ),
        hint=Said("Which function of a - b does not notice that a and b are swapped, and keeps all D numbers?",
                  "a와 b를 바꾸어도 변하지 않으면서 D개의 수를 모두 남기는 a - b의 함수는 무엇일까요?"),
        praise=Said("right. One SVM on such differences verifies people whom it never saw.",
                    "정답입니다. 이런 차이로 배운 SVM 하나가 처음 보는 사람도 검증합니다."),
    ),
)  # fmt: skip
