"""Notebook I, the webcam: how often to look, a place for one frame, pairs of boxes, late detections, steady names."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def detect_every(look: float, follow: float, period: float) -> int:
    """Every how many frames there is time for a look, where each frame must also be followed.

    Args:
        look: Milliseconds to find and recognize the faces of one frame.
        follow: Milliseconds to follow them into the next frame; less than ``period``.
        period: Milliseconds from one frame to the next.

    Example:
        >>> detect_every(95, 8, 40)  # 32 ms are left of each frame, and 95 / 32 = 2.97
        3
    """
    return max(1, math.ceil(look / (period - follow) - 1e-9))


class Slot:
    """Holds the newest frame only.

    Example:
        >>> slot = Slot()
        >>> slot.put(1)
        >>> slot.put(2)
        >>> slot.take(), slot.take()
        (2, None)
    """

    def __init__(self):
        self.newest = None

    def put(self, frame: Any) -> None:
        """A frame comes; the one that waits is dropped."""
        self.newest = frame

    def take(self) -> Any:
        """The frame that waits; ``None`` where none does."""
        frame, self.newest = self.newest, None
        return frame


def match(overlap: np.ndarray, least: float) -> list[tuple[int, int]]:
    """(N, M) overlaps of N old boxes with M new ones -> (old, new) pairs, largest overlap first, each box once.

    Example:
        >>> match(np.array([[0.7, 0.4], [0.6, 0.5]]), 0.3)
        [(0, 0), (1, 1)]
    """
    free, pairs = np.array(overlap, float), []
    while free.size and free.max() >= least:
        old, new = divmod(int(free.argmax()), free.shape[1])
        pairs.append((old, new))
        free[old], free[:, new] = -1, -1
    return pairs


def carry(box: np.ndarray, found: int, now: int, shifts: np.ndarray) -> np.ndarray:
    """A box (left, top, right, bottom) that was found in one frame -> where it is in a later one.

    Args:
        box: (4,) pixels.
        found: Number of the frame in which it was found.
        now: Number of the frame that is shown.
        shifts: (T, 2) pixels to the right and down; row t is the way from frame t to frame t + 1.

    Example:
        >>> carry(np.array([10, 20, 30, 50]), 1, 3, np.array([[9, 9], [2, 0], [3, 1], [7, 7]]))
        array([15, 21, 35, 51])
    """
    return np.asarray(box) + np.tile(np.sum(shifts[found:now], axis=0), 2)


def steady(distances: Sequence[float], give: float, keep: float) -> list[bool]:
    """Whether the name is shown, after each distance: given up to ``give``, and kept up to ``keep``.

    Example:
        >>> steady([0.60, 0.50, 0.58, 0.70, 0.58], give=0.55, keep=0.65)
        [False, True, True, False, False]
    """
    shown, answers = False, []
    for distance in distances:
        shown = distance <= (keep if shown else give)
        answers.append(shown)
    return answers


def _played(make: Callable[[], Any], script: Sequence[float]) -> Any:
    """What comes out of a container: numbers of ``script`` are put into it, NaN takes one. ``...`` where it is empty."""
    box, taken = make(), []
    if box is None or box is Ellipsis:
        return ...
    for number in script:
        if math.isnan(number):
            taken.append(box.take())
        else:
            box.put(int(number))
    return ... if any(each is Ellipsis for each in taken) else [math.nan if each is None else each for each in taken]


def _paired(answer: Callable[..., Any], overlap: np.ndarray, least: float) -> Any:
    """The pairs in one order, whatever holds them: a list, a dict, an array, or two arrays of rows and columns."""
    pairs = answer(overlap, least)
    if pairs is None or pairs is Ellipsis:
        return pairs
    if isinstance(pairs, dict):
        pairs = pairs.items()
    elif isinstance(pairs, tuple) and len(pairs) == 2 and all(isinstance(each, np.ndarray) for each in pairs):
        pairs = zip(*pairs, strict=True)
    listed = [[float(number) for number in pair] for pair in pairs]
    return np.array(sorted(listed)) if listed else np.empty((0, 2))


class _Queue:
    def __init__(self):
        self.waiting: list = []

    def put(self, frame):
        self.waiting.append(frame)

    def take(self):
        return self.waiting.pop(0) if self.waiting else None


class _Stack(_Queue):
    def take(self):
        return self.waiting.pop() if self.waiting else None


class _First(Slot):
    def put(self, frame):
        if self.newest is None:
            self.newest = frame


class _Again(Slot):
    def take(self):
        return self.newest


class _Truthy(Slot):
    def take(self):
        frame, self.newest = self.newest, None
        return frame or None


def _best_column(overlap: np.ndarray, least: float) -> list[tuple[int, int]]:
    return [(i, int(row.argmax())) for i, row in enumerate(overlap) if row.max(initial=-1) >= least]


def _row_after_row(overlap: np.ndarray, least: float) -> list[tuple[int, int]]:
    pairs, free = [], np.array(overlap, float)
    for i in range(len(free)):
        if free[i].max(initial=-1) >= least:
            pairs.append((i, int(free[i].argmax())))
            free[:, free[i].argmax()] = -1
    return pairs


def _above(overlap: np.ndarray, least: float) -> list[tuple[int, int]]:
    return [pair for pair in match(overlap, least) if overlap[pair] > least]


_N = math.nan
_SHIFTS = np.array([[9.0, 9.0], [2.0, 0.0], [3.0, 1.0], [7.0, 7.0], [-4.0, 2.0]])
_BOX = np.array([10.0, 20.0, 30.0, 50.0])
_FAR = [0.60, 0.50, 0.58, 0.62, 0.70, 0.58, 0.55, 0.65, 0.66]
_NEAR = [0.40, 0.64, 0.90, 0.64]

EXERCISES = (
    Exercise(
        name="IW1",
        right=detect_every,
        cases=((95.0, 8.0, 40.0), (40.0, 2.0, 40.0), (30.0, 2.0, 40.0), (96.0, 8.0, 40.0), (95.0, 20.0, 40.0), (70.0, 10.0, 33.0)),
        wrong=(
            Wrong(lambda look, follow, period: look / (period - follow),
                  Said("frames come whole: round up to the next whole number.", "프레임은 쪼갤 수 없습니다. 다음 정수로 올림하세요.")),
            Wrong(lambda look, follow, period: max(1, math.ceil(look / period)),
                  Said("every frame is followed, too, and that takes its share of the 40 ms. What is left for looking?",
                       "프레임마다 추적도 해야 하므로 그만큼 시간이 줄어듭니다. 검출에 쓸 수 있는 시간은 얼마나 남나요?")),
            Wrong(lambda look, follow, period: max(1, math.ceil((look + follow) / period)),
                  Said("that counts the following once. It is needed in every one of the frames.",
                       "추적 시간을 한 번만 셌습니다. 추적은 모든 프레임에서 합니다.")),
            Wrong(lambda look, follow, period: int(look // (period - follow)),
                  Said("rounded down: the look is not finished when the next one begins, and the delay grows.",
                       "내림을 했습니다. 다음 검출이 시작될 때 앞의 검출이 끝나지 않아 지연이 쌓입니다.")),
            Wrong(lambda look, follow, period: round(look / (period - follow)),
                  Said("rounded to the nearest: where that is down, there is not enough time. Round up.",
                       "반올림을 했습니다. 내려가는 경우에는 시간이 모자랍니다. 올림하세요.")),
            Wrong(lambda look, follow, period: int(look // (period - follow)) + 1,
                  Said("one too many where it fits exactly: 96 ms in three frames with 32 ms each.",
                       "딱 맞아떨어질 때 하나가 많습니다. 32 ms씩 세 프레임이면 96 ms를 꼭 맞게 쓸 수 있습니다.")),
            Wrong(lambda look, follow, period: 1000 / look,
                  Said("that is how many looks fit into a second. Asked is the number of frames from one look to the next.",
                       "그것은 1초에 할 수 있는 검출 횟수입니다. 한 번 검출하고 다음 검출까지의 프레임 수를 구하세요.")),
        ),
        hint=Said("Of each frame, period - follow milliseconds are left. How many frames does a look need?",
                  "프레임마다 period - follow 밀리초가 남습니다. 검출 한 번에 프레임이 몇 개 필요한가요?"),
        praise=Said("right. The rest of the frames is not lost: faces are followed through them.",
                    "정답입니다. 나머지 프레임도 버리지 않습니다. 그동안은 얼굴을 추적합니다."),
    ),
    Exercise(
        name="IW2",
        right=Slot,
        ask=_played,
        cases=(((1, 2, _N, _N, 3, _N),), ((_N, 5, 6, 7, _N, _N, 8, 9, _N),), ((0, _N, 4, 0, _N, _N),)),
        wrong=(
            Wrong(_Queue, Said("that is still the queue: the oldest comes out first, and all others wait behind it.",
                               "아직 대기열입니다. 가장 오래된 것이 먼저 나오고 나머지는 뒤에서 기다립니다.")),
            Wrong(_Stack, Said("the newest comes out first, good, but the old ones still wait below it and come out later. Forget them.",
                               "가장 새것이 먼저 나오는 것은 좋습니다. 하지만 오래된 것이 밑에 남아 있다가 나중에 나옵니다. 버리세요.")),
            Wrong(_First, Said("that keeps the frame that came first. What comes later must take its place.",
                               "먼저 온 프레임을 지키고 있습니다. 나중에 온 것이 그 자리를 차지해야 합니다.")),
            Wrong(_Again, Said("take gives the same frame again and again: empty the place when it is taken.",
                               "take가 같은 프레임을 되풀이해 돌려줍니다. 꺼낼 때 자리를 비우세요.")),
            Wrong(_Truthy, Said("frame number 0 is a frame, too. Ask whether it `is None`, not whether it is true.",
                                "0번도 프레임입니다. 참인지 묻지 말고 `is None`인지 물으세요.")),
        ),
        hint=Said("One attribute is enough. put overwrites it, take returns it and sets it to None.",
                  "속성 하나면 됩니다. put은 덮어쓰고, take는 돌려주면서 None으로 바꿉니다."),
        praise=Said("right. What is dropped would have been old news.", "정답입니다. 버린 프레임은 어차피 지나간 장면입니다."),
    ),
    Exercise(
        name="IW3",
        right=match,
        ask=_paired,
        cases=(
            (np.array([[0.7, 0.4], [0.6, 0.5]]), 0.3),
            (np.array([[0.1, 0.0], [0.9, 0.2], [0.35, 0.6]]), 0.3),
            (np.array([[0.5, 0.4], [0.9, 0.0]]), 0.3),
            (np.array([[0.2, 0.0, 0.3]]), 0.3),
            (np.array([[0.2]]), 0.3),
            (np.array([[0.8, 0.0], [0.0, 0.0]]), 0.3),
            (np.zeros((0, 2)), 0.3),
            (np.zeros((2, 0)), 0.3),
        ),
        wrong=(
            Wrong(_best_column, Said("one new box was given to two old ones. Once a pair is made, both are taken.",
                                     "새 상자 하나를 이전 상자 둘에 주었습니다. 짝이 지어지면 둘 다 더는 쓸 수 없습니다.")),
            Wrong(_row_after_row, Said("the first row chooses first, even where the box fits a later row better. Begin with the largest of all.",
                                       "첫 행부터 고르고 있습니다. 그 상자가 뒤의 행에 더 잘 맞을 수도 있습니다. 전체에서 가장 큰 값부터 고르세요.")),
            Wrong(lambda overlap, least: [(i, j) for i, j in np.argwhere(overlap >= least).tolist()],
                  Said("that is every pair that overlaps enough. Each box may be in one pair only.",
                       "충분히 겹치는 짝을 모두 골랐습니다. 상자마다 짝은 하나여야 합니다.")),
            Wrong(lambda overlap, least: [(j, i) for i, j in match(overlap, least)],
                  Said("rows are the old boxes, columns the new ones: the pairs are the wrong way round.",
                       "행이 이전 상자, 열이 새 상자입니다. 짝의 순서가 뒤바뀌었습니다.")),
            Wrong(lambda overlap, least: [(int(i), int(j)) for i, j in zip(*linear_sum_assignment(overlap, maximize=True), strict=True)],
                  Said("linear_sum_assignment pairs as many as it can, however little they overlap. Leave out what is below `least`.",
                       "linear_sum_assignment는 거의 겹치지 않아도 가능한 만큼 짝을 짓습니다. `least`보다 작은 짝은 빼세요.")),
            Wrong(lambda overlap, least: match(overlap, 1e-9),
                  Said("`least` is not used: boxes that hardly overlap are two people.", "`least`를 쓰지 않았습니다. 거의 겹치지 않는 상자는 다른 사람입니다.")),
            Wrong(_above, Said("an overlap of exactly `least` is enough.", "겹침이 정확히 `least`일 때도 짝입니다.")),
        ),
        hint=Said("Take the largest overlap, write down its row and column, strike both out, and go on until the largest is below `least`.",
                  "가장 큰 겹침을 골라 행과 열을 적고, 그 행과 열을 지웁니다. 가장 큰 값이 `least`보다 작아질 때까지 되풀이하세요."),
        praise=Said("right. Greedy is enough where people keep apart; facelab's tracker maximizes the sum of all (Hungarian method).",
                    "정답입니다. 사람들이 떨어져 있으면 탐욕적(greedy) 방법으로 충분합니다. facelab은 합을 최대로 합니다(헝가리안 알고리즘)."),
    ),
    Exercise(
        name="IW4",
        right=carry,
        cases=((_BOX, 1, 3, _SHIFTS), (_BOX, 0, 4, _SHIFTS), (_BOX, 2, 5, _SHIFTS), (_BOX, 2, 2, _SHIFTS)),
        wrong=(
            Wrong(lambda box, found, now, shifts: box,
                  Said("the box stays where it was found. Meanwhile the face has moved: add the shifts.",
                       "상자가 찾은 자리에 그대로 있습니다. 그동안 얼굴은 움직였습니다. 이동량을 더하세요.")),
            Wrong(lambda box, found, now, shifts: box + np.tile(np.sum(shifts[found : now + 1], axis=0), 2),
                  Said("one shift too many: row t leads from frame t to t + 1, so the last one is now - 1.",
                       "하나 더 더했습니다. t행은 프레임 t에서 t + 1로 가는 길이므로 마지막은 now - 1입니다.")),
            Wrong(lambda box, found, now, shifts: box + np.tile(np.sum(shifts[found + 1 : now], axis=0), 2),
                  Said("the first shift is missing: row `found` leads out of the frame in which it was found.",
                       "첫 이동이 빠졌습니다. `found`행이 찾은 프레임에서 나가는 길입니다.")),
            Wrong(lambda box, found, now, shifts: box + np.tile(np.sum(shifts[found + 1 : now + 1], axis=0), 2),
                  Said("all shifts are one frame late: row t leads from frame t to t + 1.",
                       "이동이 모두 한 프레임 늦습니다. t행은 프레임 t에서 t + 1로 가는 길입니다.")),
            Wrong(lambda box, found, now, shifts: box - np.tile(np.sum(shifts[found:now], axis=0), 2),
                  Said("that goes back in time: add the shifts.", "시간을 거슬러 갔습니다. 이동량을 더하세요.")),
            Wrong(lambda box, found, now, shifts: box + (now - found) * np.tile(shifts[max(now - 1, 0)], 2),
                  Said("that takes the last shift for all. It was measured for each frame: add those.",
                       "마지막 이동을 모두에 썼습니다. 프레임마다 잰 값이 있으니 그것을 더하세요.")),
            Wrong(lambda box, found, now, shifts: box + np.repeat(np.sum(shifts[found:now], axis=0), 2),
                  Said("the order is left, top, right, bottom: across, down, across, down. np.repeat gives across, across, down, down.",
                       "순서는 왼쪽, 위, 오른쪽, 아래이므로 가로, 세로, 가로, 세로로 더해야 합니다. np.repeat은 가로, 가로, 세로, 세로입니다.")),
            Wrong(lambda box, found, now, shifts: box + np.concatenate([np.sum(shifts[found:now], axis=0), [0, 0]]),
                  Said("only one corner has moved: the box has become larger. Move both corners.",
                       "한쪽 모서리만 움직여 상자가 커졌습니다. 두 꼭짓점을 모두 옮기세요.")),
        ),
        hint=Said("Sum rows found to now - 1, and add the sum to (left, top) and to (right, bottom).",
                  "found행부터 now - 1행까지 더하고, 그 합을 (왼쪽, 위)와 (오른쪽, 아래)에 더하세요."),
        praise=Said("right. facelab's tracker does it with turns and changes of size as well.",
                    "정답입니다. facelab의 추적기는 회전과 크기 변화까지 함께 옮깁니다."),
    ),
    Exercise(
        name="IW5",
        right=steady,
        cases=((_FAR, 0.55, 0.65), (_NEAR, 0.55, 0.65)),
        wrong=(
            Wrong(lambda d, give, keep: [x <= give for x in d],
                  Said("that is one threshold for both directions, so the name flickers around it. A name that is shown stays up to `keep`.",
                       "양쪽에 같은 임계값을 썼으므로 그 근처에서 이름이 깜빡입니다. 이미 보이는 이름은 `keep`까지 유지하세요.")),
            Wrong(lambda d, give, keep: [x <= keep for x in d],
                  Said("a name must be given at `give` only; `keep` is for names that are shown already.",
                       "이름을 새로 붙일 때는 `give`를 써야 합니다. `keep`은 이미 보이는 이름에만 씁니다.")),
            Wrong(lambda d, give, keep: [min(d[: i + 1]) <= give for i in range(len(d))],
                  Said("once given, the name never goes. Beyond `keep` it must.", "한번 붙인 이름이 사라지지 않습니다. `keep`을 넘으면 지우세요.")),
            Wrong(lambda d, give, keep: [not shown for shown in steady(d, give, keep)],
                  Said("True is where the name is shown, False where not.", "이름이 보일 때가 True, 안 보일 때가 False입니다.")),
            Wrong(lambda d, give, keep: steady([keep - 1e-6 if x == keep else x for x in d], give - 1e-9, keep),
                  Said("a distance of exactly `give` is near enough (<=).", "거리가 정확히 `give`일 때도 이름을 붙입니다(<=).")),
            Wrong(lambda d, give, keep: steady([x + 1e-9 if x == keep else x for x in d], give, keep),
                  Said("a distance of exactly `keep` still keeps the name (<=).", "거리가 정확히 `keep`일 때도 이름을 유지합니다(<=).")),
        ),
        hint=Said("Go through the distances and remember whether the name is shown: compare with `keep` if so, else with `give`.",
                  "거리를 차례로 보면서 이름이 보이는지 기억하세요. 보이면 `keep`과, 아니면 `give`와 비교합니다."),
        praise=Said("right. A thermostat does the same, so that a heater does not go on and off every second.",
                    "정답입니다. 난방이 몇 초마다 켜졌다 꺼지지 않도록 온도 조절기도 이렇게 합니다."),
    ),
)  # fmt: skip
