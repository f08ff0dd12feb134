"""Notebook G, OpenFace and mobile: scale and zero point, the size of a file, what rounding costs."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def scale_and_zero_point(low: float, high: float) -> tuple[float, int]:
    """The range of some real numbers -> scale S and zero point Z of 8 bits, -128 to 127; 0 is always in the range.

    Example:
        >>> scale, zero_point = scale_and_zero_point(-0.5, 2.05)  # 2.55 / 255, and -128 + 0.5 / 0.01
        >>> round(scale, 6), zero_point
        (0.01, -78)
    """
    low, high = min(low, 0.0), max(high, 0.0)
    scale = (high - low) / 255
    return scale, round(-128 - low / scale)


def bytes_of(weights: int) -> tuple[int, int, int]:
    """Bytes that this number of weights takes in float32, float16 and int8.

    Example:
        >>> bytes_of(928_096)
        (3712384, 1856192, 928096)
    """
    return weights * 32 // 8, weights * 16 // 8, weights * 8 // 8


def rounding_error(values: np.ndarray, bits: int) -> float:
    """Root mean square error of values that become whole numbers of ``bits`` bits and are converted back.

    Example:
        >>> round(rounding_error(np.array([-1, 0.4, 2.0]), 2), 3)  # S = 1: only 0.4 changes, to 0; sqrt(0.16 / 3)
        0.231
    """
    return float(np.sqrt(np.mean(_lost(values, bits) ** 2)))


def _lost(values: np.ndarray, bits: int, steps: int | None = None) -> np.ndarray:
    """What comes back minus what went in; ``steps`` between the ends of the range, 2^bits - 1 where it is None."""
    low, high, smallest = min(values.min(), 0.0), max(values.max(), 0.0), -(2 ** (bits - 1))
    scale = (high - low) / (2**bits - 1 if steps is None else steps)
    zero_point = round(smallest - low / scale)
    numbers = np.clip(np.round(values / scale) + zero_point, smallest, -smallest - 1)
    return scale * (numbers - zero_point) - values


def _without_zero(low: float, high: float) -> tuple[float, int]:
    scale = (high - low) / 255
    return scale, round(-128 - low / scale)


def _changed(change):
    """A mistake: the right scale and zero point, and what is made of them."""
    return lambda low, high: change(*scale_and_zero_point(low, high), min(low, 0.0), max(high, 0.0))


_NORMAL = np.random.default_rng(0).normal(0.1, 0.3, 200)
_SIZES = bytes_of(928_096)

EXERCISES = (
    Exercise(
        name="G1",
        right=scale_and_zero_point,
        cases=((-0.5, 2.05), (-1.2, 1.1), (0.0, 6.0), (0.5, 2.0), (-3.0, -1.0)),
        tolerance=1e-8,  # relative to the largest number, the zero point; the scale is far smaller
        wrong=(
            Wrong(_changed(lambda s, z, low, high: ((high - low) / 256, round(-128 - low * 256 / (high - low)))),
                  Said("256 numbers have 255 steps between them.", "수가 256개면 그 사이의 걸음은 255개입니다.")),
            Wrong(_changed(lambda s, z, low, high: (s, z + 128)),
                  Said("that zero point counts from 0 to 255, as in the paper. Here the smallest number is -128.",
                       "그 영점은 논문처럼 0부터 255까지 셀 때의 값입니다. 여기서는 가장 작은 수가 -128입니다.")),
            Wrong(_changed(lambda s, z, low, high: (s, round(-128 + low / s))),
                  Said("a sign: the smallest number must mean low, so S(-128 - Z) = low. Solve for Z.",
                       "부호가 틀렸습니다. 가장 작은 수가 low를 뜻해야 하므로 S(-128 - Z) = low입니다. Z에 대해 푸세요.")),
            Wrong(_without_zero,
                  Said("right while 0 is inside. Where all numbers have one sign, widen the range to 0 first.",
                       "0이 범위 안에 있을 때는 맞습니다. 모두 같은 부호라면 먼저 범위를 0까지 넓히세요.")),
            Wrong(_changed(lambda s, z, low, high: (s, -128 - low / s)),
                  Said("nearly: the zero point is stored as a whole number, so that 0 is exact. Round it.",
                       "거의 다 왔습니다. 영점도 정수로 저장됩니다. 그래야 0이 정확합니다. 반올림하세요.")),
            Wrong(_changed(lambda s, z, low, high: (max(-low, high) / 127, 0)),
                  Said("that is the symmetric scheme: zero point 0, and half of the numbers unused after a ReLU.",
                       "그것은 영점이 0인 대칭 방식입니다. ReLU 뒤에서는 수의 절반을 쓰지 못합니다.")),
            Wrong(_changed(lambda s, z, low, high: (z, s)),
                  Said("the two are swapped: first the scale, then the zero point.",
                       "둘이 뒤바뀌었습니다. 먼저 스케일, 다음이 영점입니다.")),
        ),
        hint=Said("low = min(low, 0), high = max(high, 0). The scale is the width over 255; the zero point solves low = S(-128 - Z).",
                  "low = min(low, 0), high = max(high, 0)으로 시작하세요. 스케일은 폭 나누기 255이고, 영점은 low = S(-128 - Z)를 풀면 나옵니다."),
        praise=Said("right. Two numbers for a whole layer: all the rest is whole numbers.",
                    "정답입니다. 층 하나에 수 두 개면 됩니다. 나머지는 모두 정수입니다."),
    ),
    Exercise(
        name="G2",
        right=_SIZES,
        tolerance=1e-9,
        wrong=(
            Wrong(tuple(8 * size for size in _SIZES),
                  Said("those are bits. Eight bits are a byte.", "그것은 비트 수입니다. 8비트가 1바이트입니다.")),
            Wrong(_SIZES[::-1],
                  Said("the order is turned around: first float32.", "순서가 거꾸로입니다. float32가 먼저입니다.")),
            Wrong(tuple(size / 1024 for size in _SIZES),
                  Said("those are KiB. The question is about bytes.", "그것은 KiB입니다. 바이트로 답하세요.")),
            Wrong(tuple(2 * size for size in _SIZES),
                  Said("twice too much: the number in the name counts bits, so float32 takes 4 bytes.",
                       "두 배가 되었습니다. 이름의 숫자는 비트 수이므로 float32는 4바이트입니다.")),
            Wrong((_SIZES[0], _SIZES[1], _SIZES[2] // 2),
                  Said("two are right. An int8 takes one byte, half of a float16.",
                       "둘은 맞습니다. int8은 1바이트, float16의 절반입니다.")),
        ),
        hint=Said("The number in a type's name counts bits. How many bytes are 32 bits?",
                  "자료형 이름의 숫자는 비트 수입니다. 32비트는 몇 바이트인가요?"),
        praise=Said("right. Compare it with the files below: what they have more is the plan of the network.",
                    "정답입니다. 아래의 파일과 견주어 보세요. 파일에 더 들어 있는 것은 신경망의 설계도입니다."),
    ),
    Exercise(
        name="G3",
        right=rounding_error,
        cases=((np.array([-1, 0.4, 2.0]), 2), (_NORMAL, 8), (_NORMAL, 4), (_NORMAL[:20], 3)),
        wrong=(
            Wrong(lambda values, bits: float(np.mean(_lost(values, bits))),
                  Said("errors of both signs cancel each other out. Square them before you average.",
                       "부호가 다른 오차가 서로 지워집니다. 평균하기 전에 제곱하세요.")),
            Wrong(lambda values, bits: float(np.mean(np.abs(_lost(values, bits)))),
                  Said("that is the mean absolute error. The root mean square weighs large errors more.",
                       "그것은 평균 절대 오차입니다. 제곱평균제곱근은 큰 오차를 더 무겁게 봅니다.")),
            Wrong(lambda values, bits: float(np.mean(_lost(values, bits) ** 2)),
                  Said("the root is missing: this is in squared units.", "제곱근이 빠졌습니다. 제곱한 단위로 나왔습니다.")),
            Wrong(lambda values, bits: float(np.abs(_lost(values, bits)).max()),
                  Said("that is the largest error. Take the root of the mean square.",
                       "그것은 가장 큰 오차입니다. 제곱 평균의 제곱근을 구하세요.")),
            Wrong(lambda values, bits: rounding_error(values, 8),
                  Said("your function always takes 8 bits. Hand `bits` on to scale_and_zero_point and to quantize.",
                       "언제나 8비트를 씁니다. `bits`를 scale_and_zero_point와 quantize 둘 다에 넘기세요.")),
            Wrong(lambda values, bits: float(np.sqrt(np.mean(_lost(values, bits, 2**bits) ** 2))),
                  Said("2^bits numbers have one step less between them.", "수가 2^bits개면 그 사이의 걸음은 하나 적습니다.")),
        ),
        hint=Said("lost = there_and_back(values, bits) - values. Then square, mean, root.",
                  "lost = there_and_back(values, bits) - values. 그다음은 제곱, 평균, 제곱근입니다."),
        praise=Said("right. Each bit less doubles the step, and so the error: about S / sqrt(12).",
                    "정답입니다. 비트가 하나 줄 때마다 걸음이 두 배가 되고, 오차(약 S / sqrt(12))도 그렇습니다."),
    ),
)  # fmt: skip
