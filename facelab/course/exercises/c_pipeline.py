"""Notebook C, the pipeline: overlap of boxes, non-maximum suppression, the best similarity transform."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def overlap(a: tuple, b: tuple) -> float:
    """Two boxes (left, top, right, bottom) -> intersection over union, 0 to 1.

    Example:
        >>> overlap((0, 0, 2, 2), (1, 0, 3, 2))
        0.3333333333333333
    """
    return _shared(a, b) / (_area(a) + _area(b) - _shared(a, b))


def best_similarity(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Points (P, 2) and where they shall go (P, 2) -> [a, b, x, y] of the least squared error.

    A point (u, v) goes to (a u - b v + x, b u + a v + y): a turn with scale, then a shift.

    Example:
        >>> best_similarity(np.array([[0, 0], [1, 0]]), np.array([[5, 5], [5, 7]])).round(6).tolist()
        [0.0, 2.0, 5.0, 5.0]
    """
    s, t = source - source.mean(axis=0), target - target.mean(axis=0)
    spread = np.sum(s**2)
    a, b = np.sum(s * t) / spread, np.sum(s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0]) / spread
    x, y = target.mean(axis=0) - np.array([[a, -b], [b, a]]) @ source.mean(axis=0)
    return np.array([a, b, x, y])


def keep_best(boxes: list, confidences: list, most: float) -> list:
    """Boxes, how sure the detector is of each, largest overlap -> indices of the kept boxes, the surest first.

    Example:
        >>> keep_best([(0, 0, 4, 4), (1, 0, 5, 4), (8, 8, 9, 9)], [0.8, 0.9, 0.7], 0.5)
        [1, 2]
    """
    kept = []
    for i in np.argsort(confidences)[::-1]:
        if all(overlap(boxes[i], boxes[j]) <= most for j in kept):
            kept.append(int(i))
    return kept


def _area(box: tuple) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _shared(a: tuple, b: tuple) -> float:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(wide, 0) * max(high, 0)


def _careless(a: tuple, b: tuple) -> float:
    shared = (min(a[2], b[2]) - max(a[0], b[0])) * (min(a[3], b[3]) - max(a[1], b[1]))
    return shared / (_area(a) + _area(b) - shared)


def _no_shift(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    a, b, *_ = best_similarity(source, target)
    return np.array([a, b, *(target.mean(axis=0) - source.mean(axis=0))])


def _mirrored(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    a, b, *_ = best_similarity(source, target)
    x, y = target.mean(axis=0) - np.array([[a, b], [-b, a]]) @ source.mean(axis=0)
    return np.array([a, -b, x, y])


def _around_zero(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    spread = np.sum(source**2)
    a = np.sum(source * target) / spread
    b = np.sum(source[:, 0] * target[:, 1] - source[:, 1] * target[:, 0]) / spread
    return np.array([a, b, *(target.mean(axis=0) - np.array([[a, -b], [b, a]]) @ source.mean(axis=0))])


def _keep(order, against, within):
    def keep(boxes, confidences, most):
        kept = []
        for i in order(confidences):
            others = kept if against == "kept" else [j for j in order(confidences) if confidences[j] > confidences[i]]
            if all(within(overlap(boxes[i], boxes[j]), most) for j in others):
                kept.append(int(i))
        return kept

    return keep


def _surest(confidences):
    return np.argsort(confidences)[::-1]


_PAIRS = (
    ((0, 0, 2, 2), (1, 0, 3, 2)),
    ((0, 0, 4, 4), (1, 1, 3, 3)),
    ((0, 0, 1, 1), (2, 3, 4, 5)),
    ((0, 0, 2, 3), (0, 0, 2, 3)),
)
_SQUARE = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])
_FACE = np.array([[30.0, 40.0], [70.0, 44.0], [48.0, 62.0], [32.0, 80.0], [66.0, 84.0]])
_TEMPLATE = np.array([[38.0, 52.0], [74.0, 52.0], [56.0, 72.0], [42.0, 92.0], [71.0, 92.0]])
_BOXES = [(0, 0, 10, 10), (3, 0, 13, 10), (6, 0, 16, 10), (30, 30, 40, 40), (30, 30, 42, 42)]
_SURE = [0.9, 0.8, 0.7, 0.6, 0.95]

EXERCISES = (
    Exercise(
        name="CP1",
        right=overlap,
        cases=_PAIRS,
        wrong=(
            Wrong(lambda a, b: _shared(a, b) / (_area(a) + _area(b)),
                  Said("the shared part is counted twice below the line: it lies in both boxes. Take it away once.",
                       "분모에서 겹친 부분을 두 번 셌습니다. 두 상자에 모두 들어 있으니 한 번 빼세요.")),
            Wrong(_careless,
                  Said("boxes that are apart give a negative width times a negative height. Widths below 0 are 0.",
                       "떨어진 상자에서는 음수 너비와 음수 높이가 곱해집니다. 0보다 작은 길이는 0으로 두세요.")),
            Wrong(lambda a, b: _shared(a, b) / min(_area(a), _area(b)),
                  Said("that divides by the smaller box: a small box inside a large one would count as equal.",
                       "작은 상자로 나누었습니다. 큰 상자 안의 작은 상자가 같은 상자로 셈해집니다.")),
            Wrong(lambda a, b: _shared(a, b),
                  Said("that is the shared area in pixels. Divide by the area that both cover together.",
                       "그것은 겹친 넓이(픽셀)입니다. 두 상자가 함께 덮는 넓이로 나누세요.")),
        ),
        hint=Said("width = min(right) - max(left), not below 0; likewise the height. Union = both areas less the shared one.",
                  "너비 = min(오른쪽) - max(왼쪽)이고 0보다 작으면 0입니다. 높이도 같습니다. 합집합 = 두 넓이의 합에서 겹친 넓이를 뺀 것."),
        praise=Said("right. 1 for equal boxes, 0 for boxes apart, whatever their size.",
                    "정답입니다. 크기와 상관없이 같은 상자는 1, 떨어진 상자는 0입니다."),
    ),
    Exercise(
        name="CP3",
        right=best_similarity,
        cases=((np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[5.0, 5.0], [5.0, 7.0]])), (_FACE, _TEMPLATE), (_SQUARE, 3 * _SQUARE + 1)),
        wrong=(
            Wrong(_no_shift,
                  Said("turn and scale are right. The shift is not: the center of the source is turned and scaled first, "
                       "then moved onto the center of the target.",
                       "회전과 배율은 맞습니다. 이동이 다릅니다. 원본의 중심을 먼저 돌리고 늘린 다음 목표의 중심으로 옮기세요.")),
            Wrong(_mirrored,
                  Said("it turns the wrong way round: b has the other sign. b sums u t_y - v t_x.",
                       "반대로 돌았습니다. b의 부호가 다릅니다. b는 u·t_y - v·t_x의 합입니다.")),
            Wrong(_around_zero,
                  Said("the points were not centered: take both means away before you compare directions.",
                       "점을 중심으로 옮기지 않았습니다. 방향을 견주기 전에 두 평균을 빼세요.")),
        ),
        hint=Said("Take the means away. Then a = sum(u t_x + v t_y) / sum(u² + v²) and b = sum(u t_y - v t_x) / the same.",
                  "먼저 평균을 빼세요. 그다음 a = sum(u·t_x + v·t_y) / sum(u² + v²), b = sum(u·t_y - v·t_x) / 같은 값입니다."),
        praise=Said("right: the least squared error, without a loop and without a search.",
                    "정답입니다. 반복도 탐색도 없이 제곱 오차가 가장 작은 변환입니다."),
        tolerance=1e-4,
    ),
    Exercise(
        name="CP2",
        right=keep_best,
        cases=((_BOXES, _SURE, 0.5), (_BOXES, _SURE, 0.2), (_BOXES, _SURE, 7 / 13)),
        wrong=(
            Wrong(_keep(np.argsort, "kept", lambda o, most: o <= most),
                  Said("that begins with the least sure box, which then drops better ones.",
                       "가장 자신 없는 상자부터 남겨서, 더 좋은 상자가 버려집니다.")),
            Wrong(_keep(_surest, "all", lambda o, most: o <= most),
                  Said("dropped boxes still drop others: compare only with boxes that you kept.",
                       "버린 상자가 다른 상자를 또 버리고 있습니다. 남긴 상자와만 견주세요.")),
            Wrong(_keep(_surest, "kept", lambda o, most: o < most),
                  Said("nearly: an overlap of exactly the limit is allowed (<=).",
                       "거의 다 왔습니다. 한계와 똑같은 겹침은 괜찮습니다(<=).")),
            Wrong(lambda boxes, confidences, most: [int(np.argmax(confidences))],
                  Said("only one box is left. A group photo has several faces.",
                       "상자가 하나만 남습니다. 단체 사진에는 얼굴이 여럿입니다.")),
        ),
        hint=Said("Go through the boxes from the surest down. Keep one if it overlaps no box that you kept by more than the limit.",
                  "자신 있는 상자부터 차례로 보면서, 이미 남긴 어느 상자와도 한계보다 많이 겹치지 않으면 남기세요."),
        praise=Said("right: greedy, and good enough for every detector of this course.",
                    "정답입니다. 욕심쟁이 방식이지만 이 강의의 모든 검출기에 충분합니다."),
    ),
)  # fmt: skip
