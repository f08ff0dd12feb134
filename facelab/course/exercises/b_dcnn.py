"""Notebook B, the convolutional network: sizes, parameters, softmax, moved digits."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong
from facelab.walkthrough import softmax


def map_side(side: int, window: int, stride: int = 1) -> int:
    """How many places a window has along a side, without padding: floor((side - window) / stride) + 1.

    Example:
        >>> [map_side(28, 5), map_side(24, 2, 2), map_side(12, 5), map_side(8, 2, 2)]
        [24, 12, 8, 4]
    """
    return (side - window) // stride + 1


def move_right(images: np.ndarray, pixels: int) -> np.ndarray:
    """(N, H, W, C) -> the same shape, moved to the right; paper (0) comes in from the left.

    Example:
        >>> move_right(np.array([[1, 2, 3]])[None, :, :, None], 1).ravel()
        array([0, 1, 2])
    """
    moved = np.zeros_like(images)
    moved[:, :, pixels:] = images[:, :, : images.shape[2] - pixels]
    return moved


def _powers(logits: np.ndarray) -> np.ndarray:
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def _down(images: np.ndarray, pixels: int) -> np.ndarray:
    return move_right(images.swapaxes(1, 2), pixels).swapaxes(1, 2)


def _left(images: np.ndarray, pixels: int) -> np.ndarray:
    return move_right(images[:, :, ::-1], pixels)[:, :, ::-1]


_LOGITS = np.log([[1.0, 2.0, 5.0], [3.0, 3.0, 2.0]])
_RAMP = np.arange(24.0).reshape(1, 4, 6, 1) + 1

EXERCISES = (
    Exercise(
        name="B1",
        right=map_side,
        cases=((28, 5, 1), (24, 2, 2), (12, 5, 1), (7, 3, 2), (8, 3, 2)),
        wrong=(
            Wrong(lambda side, window, stride: (side - window) // stride,
                  Said("one place is missing. A window as large as the image fits in one place, not in none.",
                       "한 자리가 모자랍니다. 이미지와 크기가 같은 창은 0곳이 아니라 1곳에 들어갑니다.")),
            Wrong(lambda side, window, stride: side // stride,
                  Said("that is the size with padding ('same'). Here the window never leaves the image.",
                       "그것은 패딩(padding)을 넣었을 때('same')의 크기입니다. 여기서는 창이 이미지를 벗어나지 않습니다.")),
            Wrong(lambda side, window, stride: side - window + 1,
                  Said("that is right for steps of one pixel. With a stride, only every stride-th place counts.",
                       "한 픽셀씩 움직일 때는 맞습니다. 스트라이드(stride)가 있으면 그만큼 건너뛴 자리만 셉니다.")),
            Wrong(lambda side, window, stride: (side - window) / stride + 1,
                  Said("a map has a whole number of pixels: round down, because a window that would stick out is left out.",
                       "특징 맵의 크기는 정수입니다. 밖으로 나가는 창은 버리므로 내림하세요.")),
        ),
        hint=Said("Where can the left edge of the window stand? The first place is 0. Which one is the last?",
                  "창의 왼쪽 끝이 설 수 있는 자리를 생각해 보세요. 첫 자리는 0입니다. 마지막 자리는 어디일까요?"),
        praise=Said("right. 28 → 24 → 12 → 8 → 4 is this one formula, four times.",
                    "정답입니다. 28 → 24 → 12 → 8 → 4는 이 식을 네 번 쓴 것입니다."),
    ),
    Exercise(
        name="B2",
        right=5 * 5 * 16 * 32 + 32,
        wrong=(
            Wrong(5 * 5 * 32 + 32, Said("each filter looks at all 16 maps of pool1, not at one.",
                                        "필터 하나는 pool1의 맵 하나가 아니라 16개를 모두 봅니다.")),
            Wrong(5 * 5 * 16 * 32, Said("almost: the biases are missing.",
                                        "거의 다 왔습니다. 편향(bias)이 빠졌습니다.")),
            Wrong(5 * 5 * 16 * 32 + 1, Said("each filter has a bias of its own.",
                                            "편향은 필터마다 하나씩 있습니다.")),
            Wrong((5 * 5 * 16 * 32 + 32) * 64, Said("the weights are shared: the same filter is used at all 8×8 places.",
                                                    "가중치는 공유됩니다. 8×8 자리 모두에서 같은 필터를 씁니다.")),
            Wrong(5 * 5 * 1 * 16 + 16, Said("that is conv1, which looks at one gray image. The question is conv2.",
                                            "그것은 회색 이미지 한 장을 보는 conv1입니다. 문제는 conv2입니다.")),
        ),
        hint=Said("Count the weights of one filter first: its window, times the maps that it looks at, and one bias.",
                  "먼저 필터 하나의 가중치를 세어 보세요. 창의 크기 × 보는 맵의 수, 그리고 편향 하나입니다."),
        praise=Said("right: a filter of 5·5·16 weights and a bias, 32 times, wherever it looks.",
                    "정답입니다. 가중치 5·5·16개와 편향 하나로 된 필터가 32개, 어느 자리에서나 같습니다."),
    ),
    Exercise(
        name="B3",
        right=softmax,
        cases=((_LOGITS,), (np.array([[1000.0, 1000.0], [0.0, -1000.0]]),)),
        wrong=(
            Wrong(_powers, Said("right for small scores, but exp(1000) overflows. Subtract the largest score of each row first: "
                                "only differences count.",
                                "작은 점수에는 맞지만 exp(1000)은 넘칩니다(overflow). 차이만 중요하니 행마다 가장 큰 점수를 먼저 빼세요.")),
            Wrong(lambda x: softmax(x.T).T,
                  Said("the sums run over the wrong axis: each row (one image) must add up to 1.",
                       "합을 내는 축이 틀렸습니다. 행(이미지 한 장)마다 합이 1이어야 합니다.")),
            Wrong(lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum(),
                  Said("all rows share one sum. Each image has its own: sum with axis=1, keepdims=True.",
                       "모든 행이 합 하나를 나누어 쓰고 있습니다. 이미지마다 따로, axis=1, keepdims=True로 더하세요.")),
            Wrong(lambda x: x / x.sum(axis=1, keepdims=True),
                  Said("the exponential is missing: scores may be negative, probabilities may not.",
                       "지수 함수가 빠졌습니다. 점수는 음수일 수 있지만 확률은 그럴 수 없습니다.")),
            Wrong(lambda x: 1 / (1 + np.exp(-x)),
                  Said("that is the sigmoid, which answers yes or no for each class alone. The softmax lets the classes compete.",
                       "그것은 클래스마다 따로 예/아니요를 답하는 시그모이드(sigmoid)입니다. 소프트맥스에서는 클래스들이 경쟁합니다.")),
        ),
        hint=Said("Three steps: subtract each row's maximum, take exp, divide by each row's sum.",
                  "세 단계입니다. 행마다 최댓값을 빼고, exp를 취하고, 행마다의 합으로 나눕니다."),
        praise=Said("right, and it does not overflow.", "정답입니다. 큰 점수에서도 넘치지 않습니다."),
    ),
    Exercise(
        name="B4",
        right=move_right,
        cases=((_RAMP, 1), (_RAMP, 3), (_RAMP, 0)),
        wrong=(
            Wrong(lambda images, pixels: np.roll(images, pixels, axis=2),
                  Said("np.roll lets what leaves on the right come back on the left. Fill with paper, 0, instead.",
                       "np.roll은 오른쪽으로 나간 것을 왼쪽으로 되돌립니다. 빈 자리는 종이(0)로 채우세요.")),
            Wrong(lambda images, pixels: np.roll(images, pixels, axis=1),
                  Said("that rolls downward: axis 1 are the rows. Columns are axis 2.",
                       "아래로 움직였습니다. 1번 축은 행이고, 열은 2번 축입니다.")),
            Wrong(_down, Said("that moves downward: axis 1 are the rows. Columns are axis 2.",
                              "아래로 움직였습니다. 1번 축은 행이고, 열은 2번 축입니다.")),
            Wrong(_left, Said("that moves to the left.", "왼쪽으로 움직였습니다.")),
        ),
        hint=Said("Begin with np.zeros_like(images) and copy a part of the columns into it. Mind pixels = 0.",
                  "np.zeros_like(images)로 시작해 열의 일부를 복사해 넣으세요. pixels = 0일 때도 생각하세요."),
        praise=Said("right. Now you can ask the network what it does with digits that stand elsewhere.",
                    "정답입니다. 이제 다른 자리에 선 숫자를 신경망이 어떻게 읽는지 물어볼 수 있습니다."),
    ),
)  # fmt: skip
