"""Notebook F, DeepFace: locally connected layers counted and computed, the weighted chi-squared distance."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def locally_connected_weights(places: int, window: int, channels: int, filters: int) -> int:
    """Number of weights and biases of a locally connected layer.

    Example:
        >>> locally_connected_weights(places=3, window=2, channels=1, filters=1)  # three windows of 2, three biases
        9
        >>> locally_connected_weights(55 * 55, 9 * 9, 16, 16)  # DeepFace's L4
        62774800
    """
    return places * (window * channels + 1) * filters


def locally_connected(signal: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    """(N,) signal, (P, K) kernels, one for each of P = N - K + 1 places -> (P,) outputs.

    Example:
        >>> locally_connected(np.array([1.0, 2, 3, 4]), np.array([[1.0, 1], [1, -1], [0, 2]])).tolist()
        [3.0, -1.0, 8.0]
    """
    width = kernels.shape[1]
    return np.array([signal[place : place + width] @ kernel for place, kernel in enumerate(kernels)])


def weighted_chi_square(first: np.ndarray, second: np.ndarray, weights: np.ndarray) -> float:
    """Features (D,) of two faces, not negative, and weights (D,) -> distance.

    Example:
        >>> weighted_chi_square(np.array([3.0, 1.0]), np.array([1.0, 1.0]), np.array([0.5, 9.0]))  # 0.5 * 4 / 4 + 0
        0.5
    """
    return float(np.sum(weights * (first - second) ** 2 / (first + second)))


_SIGNAL = np.array([0.5, -1.0, 2.0, 3.0, -2.0, 1.0])
_KERNELS = np.array([[1.0, 0.5, -1.0], [0.0, 2.0, 1.0], [-1.0, 1.0, 3.0], [0.5, 0.5, 0.0]])
_A, _B, _W = np.array([1.0, 4.0, 0.5, 2.0]), np.array([2.0, 1.0, 0.7, 2.0]), np.array([0.3, 2.0, 5.0, 1.0])

EXERCISES = (
    Exercise(
        name="F1",
        right=locally_connected_weights,
        cases=((3, 2, 1, 1), (55 * 55, 81, 16, 16), (25, 9, 8, 4)),
        wrong=(
            Wrong(lambda places, window, channels, filters: (window * channels + 1) * filters,
                  Said("that is a convolution, which shares its weights. Here each place has its own.",
                       "그것은 가중치를 나눠 쓰는 합성곱입니다. 여기서는 자리마다 따로 있습니다.")),
            Wrong(lambda places, window, channels, filters: places * window * channels * filters,
                  Said("the biases are missing: one for each place and filter.", "편향이 빠졌습니다. 자리와 필터마다 하나씩입니다.")),
            Wrong(lambda places, window, channels, filters: places * window * channels * filters + filters,
                  Said("the biases are not shared either: one for each place and filter.",
                       "편향도 나눠 쓰지 않습니다. 자리와 필터마다 하나씩입니다.")),
            Wrong(lambda places, window, channels, filters: places * (window + 1) * filters,
                  Said("a window looks at all channels.", "창은 모든 채널을 봅니다.")),
        ),
        hint=Said("For one place and one filter: window · channels weights and a bias. Times filters, times places.",
                  "자리 하나, 필터 하나에 창·채널 개의 가중치와 편향 하나. 여기에 필터 수와 자리 수를 곱하세요."),
        praise=Said("right. DeepFace's first such layer alone has 62.8 million.", "정답입니다. DeepFace의 첫 지역 연결 층에만 6,280만 개가 있습니다."),
    ),
    Exercise(
        name="F2",
        right=locally_connected,
        cases=((np.array([1.0, 2, 3, 4]), np.array([[1.0, 1], [1, -1], [0, 2]])), (_SIGNAL, _KERNELS)),
        wrong=(
            Wrong(lambda signal, kernels: np.array([signal[i : i + kernels.shape[1]] @ kernels[0] for i in range(len(kernels))]),
                  Said("that slides the first kernel over everything: a convolution. Take the kernel of the place.",
                       "첫 커널을 전체에 미끄러뜨렸습니다. 합성곱입니다. 그 자리의 커널을 쓰세요.")),
            Wrong(lambda signal, kernels: np.array([signal[i : i + kernels.shape[1]] @ k[::-1] for i, k in enumerate(kernels)]),
                  Said("the kernels are turned round. Networks do not turn them.", "커널을 뒤집었습니다. 신경망에서는 뒤집지 않습니다.")),
            Wrong(lambda signal, kernels: np.array([signal[: kernels.shape[1]] @ k for k in kernels]),
                  Said("the window stays at the beginning of the signal. It moves with the place.",
                       "창이 신호의 처음에 머물러 있습니다. 자리와 함께 움직입니다.")),
        ),
        hint=Said("For place i: signal[i : i + K] @ kernels[i].", "자리 i에서: signal[i : i + K] @ kernels[i]."),
        praise=Said("right: a convolution that has forgotten how to share.", "정답입니다. 나눠 쓰기를 잊은 합성곱입니다."),
    ),
    Exercise(
        name="F3",
        right=weighted_chi_square,
        cases=((_A, _B, _W), (_B, _A, np.ones(4)), (np.array([3.0, 1.0]), np.array([1.0, 1.0]), np.array([0.5, 9.0]))),
        wrong=(
            Wrong(lambda a, b, w: float(np.sum(w * (a - b) ** 2)),
                  Said("divide each term by the sum of the two features: large features vary more.",
                       "항마다 두 특징의 합으로 나누세요. 큰 특징일수록 더 흔들립니다.")),
            Wrong(lambda a, b, w: float(np.sum(w * np.abs(a - b) / (a + b))),
                  Said("the square above is missing.", "분자의 제곱이 빠졌습니다.")),
            Wrong(lambda a, b, w: float(np.sum((a - b) ** 2 / (a + b))),
                  Said("the weights are missing: they are what is learned.", "가중치가 빠졌습니다. 배우는 것이 바로 그것입니다.")),
            Wrong(lambda a, b, w: w * (a - b) ** 2 / (a + b),
                  Said("those are the terms. Sum them up.", "그것은 항들입니다. 더하세요.")),
        ),
        hint=Said("sum(weights · (a - b)² / (a + b)).", "sum(가중치 · (a - b)² / (a + b))."),
        praise=Said("right. With all weights 1 it compares histograms, as LBP does.",
                    "정답입니다. 가중치가 모두 1이면 LBP처럼 히스토그램을 견주는 거리입니다."),
    ),
)  # fmt: skip
