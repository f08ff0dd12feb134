"""Notebook C, liveness: a box with surroundings, the worst kind of attack, a threshold that keeps a promise."""

from __future__ import annotations

import math

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def apcer(probabilities: np.ndarray, kinds: np.ndarray, threshold: float) -> float:
    """(N,) probabilities of a living face, (N,) kinds -> the error of the worst kind of attack.

    Example:
        >>> said = np.array([0.9, 0.2, 0.1, 0.6, 0.3, 0.1])
        >>> apcer(said, np.array(["live", "live", "print", "print", "replay", "replay"]), 0.5)  # prints: one of two
        0.5
    """
    attacks = sorted(set(kinds.tolist()) - {"live"})
    return float(max(np.mean(probabilities[kinds == kind] >= threshold) for kind in attacks))


def live_threshold(live: np.ndarray, bpcer: float) -> float:
    """(N,) probabilities of living faces -> the strictest threshold that loses at most a fraction ``bpcer`` of them.

    Example:
        >>> live_threshold(np.array([0.9, 0.6, 0.8, 0.7]), 0.25)  # one of four may go: the one with 0.6
        0.7
    """
    return float(np.sort(live)[math.floor(bpcer * len(live) + 1e-9)])


def enlarged(left: float, top: float, right: float, bottom: float, scale: float) -> tuple[float, float, float, float]:
    """The box of a face and how much larger it shall be -> the larger box about the same center.

    Example:
        >>> enlarged(40, 40, 60, 80, 2.0)
        (30.0, 20.0, 70.0, 100.0)
    """
    x, y, half, tall = (left + right) / 2, (top + bottom) / 2, scale * (right - left) / 2, scale * (bottom - top) / 2
    return x - half, y - tall, x + half, y + tall


_P = np.array([0.9, 0.2, 0.1, 0.6, 0.3, 0.1, 0.55, 0.7])
_K = np.array(["live", "live", "print", "print", "replay", "replay", "replay", "replay"])
_Q = np.array([0.8, 0.4, 0.5, 0.2, 0.9, 0.1, 0.2])
_J = np.array(["live", "live", "print", "print", "print", "mask", "mask"])
_L = np.array([0.9, 0.6, 0.8, 0.7, 0.95, 0.5, 0.99, 0.85, 0.4, 0.75])


EXERCISES = (
    Exercise(
        name="LV2",
        right=apcer,
        cases=((_P, _K, 0.5), (_Q, _J, 0.5), (_Q, _J, 0.15), (_P, _K, 0.65)),
        wrong=(
            Wrong(lambda p, k, t: float(np.mean(p[k != "live"] >= t)),
                  Said("that is the average over all attacks. The attacker chooses: take the *worst* kind.",
                       "모든 공격의 평균입니다. 공격자는 방법을 고를 수 있으니 *가장 나쁜* 종류를 보세요.")),
            Wrong(lambda p, k, t: float(max(np.mean(p[k == kind] < t) for kind in sorted(set(k.tolist()) - {"live"}))),
                  Said("those are the attacks that were *caught*. An error is an attack that is taken for live.",
                       "그것은 *잡아낸* 공격입니다. 오류는 살아 있다고 받아들인 공격입니다.")),
            Wrong(lambda p, k, t: float(np.mean(p[k == "live"] < t)),
                  Said("that is the BPCER: living faces that are turned away.", "그것은 BPCER, 곧 거절된 살아 있는 얼굴입니다.")),
            Wrong(lambda p, k, t: float(max(np.sum(p[k == kind] >= t) / np.sum(k != "live") for kind in sorted(set(k.tolist()) - {"live"}))),
                  Said("divide by the attacks of that kind, not by all attacks.", "공격 전체가 아니라 그 종류의 공격 수로 나누세요.")),
            Wrong(lambda p, k, t: float(np.mean([np.mean(p[k == kind] >= t) for kind in sorted(set(k.tolist()) - {"live"})])),
                  Said("that is the mean over the kinds. The attacker chooses: take the maximum.",
                       "종류별 값의 평균입니다. 공격자는 고를 수 있으니 최댓값을 보세요.")),
        ),
        hint=Said("One kind at a time: the mean of p >= threshold among its photos. Then the largest.",
                  "한 종류씩 보세요. 그 종류의 사진에서 p >= threshold의 평균을 구하고, 가장 큰 값을 고릅니다."),
        praise=Said("right. A lock is as good as against its best lock pick.", "정답입니다. 자물쇠는 가장 좋은 만능열쇠 앞에서 시험됩니다."),
    ),
    Exercise(
        name="LV3",
        right=live_threshold,
        cases=((_L, 0.2), (_L, 0.1), (_L[:4], 0.25), (_L[:7], 0.3)),
        wrong=(
            Wrong(lambda live, bpcer: float(np.sort(live)[::-1][math.floor(bpcer * len(live) + 1e-9)]),
                  Said("sorted the wrong way: that loses almost all living faces. The smallest probabilities go first.",
                       "반대로 정렬했습니다. 살아 있는 얼굴을 거의 다 잃습니다. 확률이 작은 것부터 버려야 합니다.")),
            Wrong(lambda live, bpcer: float(np.sort(live)[max(math.floor(bpcer * len(live) + 1e-9) - 1, 0)]),
                  Said("one step too lenient: a face *at* the threshold is still live, so one more may go.",
                       "한 칸 느슨합니다. 임계값과 *같은* 얼굴은 살아 있다고 보므로 하나를 더 버려도 됩니다.")),
            Wrong(lambda live, bpcer: float(bpcer),
                  Said("the BPCER is a share of faces, the threshold a probability. Count faces.",
                       "BPCER은 얼굴의 비율이고 임계값은 확률입니다. 얼굴을 세어 보세요.")),
            Wrong(lambda live, bpcer: float(np.quantile(live, bpcer)),
                  Said("np.quantile may put the threshold between two faces; take the value of a face, so that the count is exact.",
                       "np.quantile은 두 얼굴 사이의 값을 줄 수 있습니다. 개수가 정확히 맞도록 얼굴 하나의 값을 고르세요.")),
        ),
        hint=Said("Sort. How many may be lost? The next one is the threshold.", "정렬하세요. 몇 개까지 잃어도 되나요? 그다음 값이 임계값입니다."),
        praise=Said("right. Chosen on these people, it is judged on others.", "정답입니다. 이 사람들에게서 고르고, 다른 사람들에게서 평가합니다."),
    ),
    Exercise(
        name="LV1",
        right=enlarged,
        cases=((40, 40, 60, 80, 2.0), (0, 10, 30, 50, 1.5), (5, 5, 25, 45, 1.0)),
        wrong=(
            Wrong(lambda x, t, r, b, s: (s * x, s * t, s * r, s * b),
                  Said("that moves the box away: every coordinate was multiplied. Enlarge about the center.",
                       "상자가 옮겨 갔습니다. 좌표를 모두 곱했기 때문입니다. 중심을 두고 넓히세요.")),
            Wrong(lambda x, t, r, b, s: (x, t, x + s * (r - x), t + s * (b - t)),
                  Said("that grows to the right and down only. The center must stay.", "오른쪽과 아래로만 커졌습니다. 중심이 그대로여야 합니다.")),
            Wrong(lambda x, t, r, b, s: (x - s * (r - x), t - s * (b - t), r + s * (r - x), b + s * (b - t)),
                  Said("that adds the scaled side on both ends: 1 + 2 × scale times as large.",
                       "양쪽 끝에 배율만큼 더했습니다. 1 + 2 × 배율로 커집니다.")),
        ),
        hint=Said("The center, then half of the larger side to either end.", "중심을 구하고, 양쪽으로 커진 변의 절반씩."),
        praise=Said("right. facelab also moves it into the photo: what the photo does not show must not be made up.",
                    "정답입니다. facelab은 상자를 사진 안으로 옮기기도 합니다. 사진에 없는 것을 지어내면 안 되니까요."),
    ),
)  # fmt: skip
