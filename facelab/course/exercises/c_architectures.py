"""Notebook C, architectures: stacked windows, separable convolution, squeeze and excitation."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def seen(windows: list[int]) -> int:
    """Sides of the windows of convolutions in a row (stride 1) -> side of what one number of the last map sees.

    Example:
        >>> seen([3, 3]), seen([5]), seen([7, 3])
        (5, 5, 9)
    """
    return 1 + sum(window - 1 for window in windows)


def saving(window: int, outputs: int) -> float:
    """Multiplications of a depthwise separable convolution, as a share of those of a full one.

    Example:
        >>> round(saving(3, 128), 4)  # about a ninth, and the 1 x 1 convolution on top
        0.1189
    """
    return 1 / outputs + 1 / window**2


def excite(maps: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(H, W, C) maps, weights (C, R) and (R, C) -> maps (H, W, C), each channel times its gate, 0 to 1.

    Example:
        >>> maps = np.array([[[1.0, 2.0], [3.0, 2.0]]])  # means 2 and 2
        >>> gates = excite(maps, np.array([[1.0], [-1.0]]), np.array([[4.0, 0.0]])) / maps  # 2 - 2 = 0: gates of 1/2
        >>> gates[0, 0].tolist()
        [0.5, 0.5]
    """
    squeezed = maps.mean(axis=(0, 1))
    gate = _sigmoid(np.maximum(squeezed @ first, 0) @ second)
    return maps * gate


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _without_relu(maps: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return maps * _sigmoid(maps.mean(axis=(0, 1)) @ first @ second)


def _softmax_gate(maps: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    scores = np.exp(np.maximum(maps.mean(axis=(0, 1)) @ first, 0) @ second)
    return maps * scores / scores.sum()


_RNG = np.random.default_rng(5)
_MAPS, _FIRST, _SECOND = _RNG.normal(size=(3, 4, 6)) + 0.3, _RNG.normal(size=(6, 2)), _RNG.normal(size=(2, 6))

EXERCISES = (
    Exercise(
        name="CA1",
        right=seen,
        cases=(([3, 3],), ([5],), ([7, 3, 3],), ([3] * 10,), ([1, 3, 1],)),
        wrong=(
            Wrong(lambda windows: sum(windows),
                  Said("windows of neighbors overlap: each layer adds its side less 1.",
                       "이웃한 창은 겹칩니다. 층마다 한 변에서 1을 뺀 만큼만 늘어납니다.")),
            Wrong(lambda windows: sum(window - 1 for window in windows),
                  Said("one pixel is missing: with no layer at all, a number sees itself.",
                       "한 픽셀이 모자랍니다. 층이 하나도 없어도 수는 자기 자신을 봅니다.")),
            Wrong(lambda windows: int(np.prod(windows)),
                  Said("sides add up, they do not multiply: that would need a stride as large as the window.",
                       "변은 곱해지지 않고 더해집니다. 곱해지려면 보폭이 창만큼 커야 합니다.")),
            Wrong(lambda windows: max(windows),
                  Said("the layers before see something, too.", "앞의 층들도 무엇인가를 봅니다.")),
        ),
        hint=Said("Begin with 1 pixel. Each window of side k adds k - 1.", "1픽셀에서 시작해, 한 변이 k인 창마다 k - 1을 더하세요."),
        praise=Said("right. Two windows of 3 see what one of 5 sees, for 18 weights in place of 25.",
                    "정답입니다. 3짜리 창 둘은 5짜리 하나만큼 보면서 가중치는 25개가 아니라 18개입니다."),
    ),
    Exercise(
        name="CA3",
        right=saving,
        cases=((3, 128), (5, 64), (3, 16)),
        wrong=(
            Wrong(lambda window, outputs: 1 / outputs + 1 / window,
                  Said("the window is a square: k times k weights, not k.", "창은 정사각형입니다. 가중치는 k개가 아니라 k × k개입니다.")),
            Wrong(lambda window, outputs: 1 / window**2,
                  Said("the 1 x 1 convolution that mixes the channels costs something as well, the depthwise one too: add 1 / outputs.",
                       "채널을 섞는 1×1 합성곱과 깊이별 합성곱의 비용을 모두 세세요. 1 / outputs가 빠졌습니다.")),
            Wrong(lambda window, outputs: 1 / (1 / outputs + 1 / window**2),
                  Said("that says how many times cheaper it is. The share is 1 over it.", "그것은 몇 배 싼지입니다. 비율은 그 역수입니다.")),
            Wrong(lambda window, outputs: 1 / outputs * 1 / window**2,
                  Said("first one, then the other: their costs add up.", "하나를 한 다음 다른 하나를 합니다. 비용은 더해집니다.")),
        ),
        hint=Said("Full: k² · C · M for each place. Separable: k² · C for the depthwise part, then C · M for the 1 x 1 part. Divide.",
                  "보통: 자리마다 k²·C·M. 분리형: 깊이별 k²·C에 1×1의 C·M을 더한 것. 나누세요."),
        praise=Said("right: with windows of 3 never less than a ninth.", "정답입니다. 창이 3이면 9분의 1보다 작아지지는 않습니다."),
    ),
    Exercise(
        name="CA2",
        right=excite,
        cases=((_MAPS, _FIRST, _SECOND), (2 * _MAPS, -_FIRST, _SECOND), (_MAPS[:1, :1], _FIRST, 3 * _SECOND)),
        wrong=(
            Wrong(_without_relu,
                  Said("the ReLU between the two matrices is missing: without it they are one matrix.",
                       "두 행렬 사이의 ReLU가 빠졌습니다. 없으면 행렬 하나와 같습니다.")),
            Wrong(_softmax_gate,
                  Said("that is a softmax: channels compete for a sum of 1. Here each has a gate of its own, a sigmoid.",
                       "그것은 소프트맥스입니다. 채널들이 합 1을 놓고 다툽니다. 여기서는 채널마다 시그모이드 문을 따로 둡니다.")),
            Wrong(lambda maps, first, second: _sigmoid(np.maximum(maps.mean(axis=(0, 1)) @ first, 0) @ second),
                  Said("those are the gates. Multiply the maps with them.", "그것은 문의 값입니다. 맵에 곱하세요.")),
            Wrong(lambda maps, first, second: maps * _sigmoid(np.maximum(maps.max(axis=(0, 1)) @ first, 0) @ second),
                  Said("squeeze with the mean over the image, not with the largest value.", "가장 큰 값이 아니라 이미지 전체의 평균으로 줄이세요.")),
            Wrong(lambda maps, first, second: maps + _sigmoid(np.maximum(maps.mean(axis=(0, 1)) @ first, 0) @ second),
                  Said("a gate multiplies: 0 closes the channel. Added, it only shifts it.",
                       "문은 곱합니다. 0이면 채널이 닫힙니다. 더하면 옮길 뿐입니다.")),
        ),
        hint=Said("mean over height and width; @ first; ReLU; @ second; sigmoid; times the maps.",
                  "높이와 너비로 평균; @ first; ReLU; @ second; 시그모이드; 맵에 곱하기."),
        praise=Said("right. A few hundred weights decide, photo by photo, which channels count.",
                    "정답입니다. 몇백 개의 가중치가 사진마다 어느 채널이 중요한지를 정합니다."),
    ),
)  # fmt: skip
