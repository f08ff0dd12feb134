"""Notebook C, VAE and GAN: the divergence, the code that is drawn, what the generator wants, symmetry."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def kl(mean: np.ndarray, variance: np.ndarray) -> float:
    """(D,) means, (D,) variances -> divergence from the standard normal distribution, in nats.

    Example:
        >>> round(kl(np.array([1.0, 0.0]), np.array([1.0, 0.25])), 3)
        0.818
    """
    return float(np.sum(mean**2 + variance - 1 - np.log(variance)) / 2)


def draw_code(mean: np.ndarray, log_variance: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """(N, D) means, logarithms of the variances and standard normal noise -> (N, D) codes.

    Example:
        >>> draw_code(np.array([[1.0]]), np.log(np.array([[0.25]])), np.array([[2.0]])).tolist()
        [[2.0]]
    """
    return mean + np.exp(log_variance / 2) * noise


def wants(logits: np.ndarray) -> np.ndarray:
    """(N,) logits that the discriminator gives to made pictures -> (N,) what the generator makes small.

    Example:
        >>> wants(np.array([-2.0, 0.0, 2.0])).round(3).tolist()
        [2.127, 0.693, 0.127]
    """
    return np.log1p(np.exp(-logits))


def asymmetry(face: np.ndarray) -> float:
    """(H, W) -> mean absolute difference to the mirror image.

    Example:
        >>> round(asymmetry(np.array([[1.0, 5.0, 3.0]])), 3)
        1.333
    """
    return float(np.abs(face - face[:, ::-1]).mean())


_M, _V = np.array([1.0, 0.0]), np.array([1.0, 0.25])
_MEANS, _LOGS = np.array([[1.0, -2.0, 0.5]]), np.log(np.array([[0.25, 4.0, 9.0]]))
_NOISE = np.array([[2.0, -1.0, 0.5]])
_FACE = np.array([[1.0, 5.0, 3.0, 0.0], [2.0, 2.0, 7.0, 4.0], [9.0, 1.0, 1.0, 8.0]])

EXERCISES = (
    Exercise(
        name="CV1",
        right=kl,
        cases=((_M, _V), (np.array([0.5, -2.0, 1.0]), np.array([0.3, 2.0, 1.5])), (np.zeros(3), np.ones(3))),
        wrong=(
            Wrong(lambda m, v: float(np.sum(m**2 + v - 1 - np.log(v))),
                  Said("twice as much: every term has a half before it.", "두 배입니다. 항마다 앞에 2분의 1이 있습니다.")),
            Wrong(lambda m, v: float(np.mean(m**2 + v - 1 - np.log(v)) / 2),
                  Said("that is a mean over the axes. The axes are independent, so their divergences *add up*.",
                       "축에 대한 평균입니다. 축들은 독립이므로 발산을 *더해야* 합니다.")),
            Wrong(lambda m, v: float(np.sum(m**2 + v - 1 + np.log(v)) / 2),
                  Said("the sign of the logarithm: a narrow cloud must cost something, so -log.",
                       "로그의 부호를 보세요. 좁은 구름도 값을 치러야 하므로 -log입니다.")),
            Wrong(lambda m, v: float(np.sum(m**2 + v**2 - 1 - np.log(v**2)) / 2),
                  Said("you are given variances, σ², and squared them again.", "주어진 것은 이미 분산 σ²입니다. 한 번 더 제곱했습니다.")),
            Wrong(lambda m, v: float(np.sum(m + v - 1 - np.log(v)) / 2),
                  Said("the mean enters squared: to the left is as far as to the right.", "평균은 제곱해서 넣습니다. 왼쪽이든 오른쪽이든 먼 것은 같습니다.")),
        ),
        hint=Said("Four terms for each axis: mean**2, variance, -1, -np.log(variance). Add all of them up, then halve.",
                  "축마다 항이 넷입니다: mean**2, variance, -1, -np.log(variance). 모두 더한 뒤 반으로 나누세요."),
        praise=Said("right. 0.5 for the shifted axis, 0.318 for the narrow one.", "정답입니다. 옮겨진 축이 0.5, 좁아진 축이 0.318입니다."),
    ),
    Exercise(
        name="CV2",
        right=draw_code,
        cases=((_MEANS, _LOGS, _NOISE), (_MEANS[:, ::-1], _LOGS, -_NOISE)),
        wrong=(
            Wrong(lambda m, s, e: m + np.exp(s) * e,
                  Said("that is the variance σ². The spread σ is its square root: exp(log_variance / 2).",
                       "그것은 분산 σ²입니다. 퍼진 정도 σ는 그 제곱근, exp(log_variance / 2)입니다.")),
            Wrong(lambda m, s, e: m + s * e,
                  Said("the logarithm of a variance is no spread: it may be negative. Take exp first.",
                       "분산의 로그는 퍼진 정도가 아니며 음수일 수도 있습니다. 먼저 exp를 취하세요.")),
            Wrong(lambda m, s, e: m + e,
                  Said("every face has a cloud of the same width then. Scale the noise by σ.",
                       "그러면 모든 얼굴의 구름 너비가 같습니다. 잡음에 σ를 곱하세요.")),
            Wrong(lambda m, s, e: m,
                  Said("nothing is drawn: that is the middle of the cloud.", "아무것도 뽑지 않았습니다. 구름의 한가운데일 뿐입니다.")),
        ),
        hint=Said("The spread σ is exp(log_variance / 2); multiply the noise by it, then add the mean.",
                  "퍼진 정도 σ는 exp(log_variance / 2)입니다. 잡음에 곱한 뒤 평균을 더하세요."),
        praise=Said("right. Chance comes in beside μ and σ, so gradients pass through both.",
                    "정답입니다. 우연이 μ와 σ 옆으로 들어오므로 기울기가 둘 다 지나갑니다."),
    ),
    Exercise(
        name="CV3",
        right=wants,
        cases=((np.array([-2.0, 0.0, 2.0]),), (np.array([-6.0, 0.5, 4.0]),)),
        wrong=(
            Wrong(lambda x: np.log(1 - 1 / (1 + np.exp(-x))),
                  Said("that is the loss of equation 1, which is flat where the generator loses. Change it.",
                       "그것은 식 1의 손실 그대로이고, 생성자가 지는 곳에서 평평합니다. 바꾸세요.")),
            Wrong(lambda x: np.log(1 / (1 + np.exp(-x))),
                  Said("the sign: made small, this would make the pictures look *less* real. -log σ.",
                       "부호를 보세요. 이것을 줄이면 그림이 *덜* 진짜 같아집니다. -log σ입니다.")),
            Wrong(lambda x: -np.log(1 - 1 / (1 + np.exp(-x))),
                  Said("that is what the *discriminator* pays for made pictures. The generator wants the opposite.",
                       "그것은 *판별자*가 만든 그림에 치르는 값입니다. 생성자는 반대를 바랍니다.")),
            Wrong(lambda x: -x,
                  Said("these are logits. Send them through σ first, then -log.", "로짓 그대로입니다. 먼저 σ를 통과시킨 뒤 -log를 취하세요.")),
        ),
        hint=Said("σ(x) = 1 / (1 + exp(-x)), and -log of it is log(1 + exp(-x)).", "σ(x) = 1 / (1 + exp(-x))이고, 그 -log는 log(1 + exp(-x))입니다."),
        praise=Said("right. Its slope is near -1 where the generator loses, and near 0 where it has won.",
                    "정답입니다. 생성자가 지는 곳에서 기울기가 -1에 가깝고, 이긴 곳에서 0에 가깝습니다."),
    ),
    Exercise(
        name="CV4",
        right=asymmetry,
        cases=((np.array([[1.0, 5.0, 3.0]]),), (_FACE,)),
        wrong=(
            Wrong(lambda f: float(np.abs(f - f[::-1]).mean()),
                  Said("that turns the face upside down. Left and right are the second axis.",
                       "얼굴을 위아래로 뒤집었습니다. 왼쪽과 오른쪽은 둘째 축입니다.")),
            Wrong(lambda f: float((f - f[:, ::-1]).mean()),
                  Said("that is 0 for every face: what is missing on the left is too much on the right. Take absolute values.",
                       "어떤 얼굴이든 0이 됩니다. 왼쪽에서 모자란 것이 오른쪽에서 남기 때문입니다. 절댓값을 취하세요.")),
            Wrong(lambda f: float(((f - f[:, ::-1]) ** 2).mean()),
                  Said("squares make blurred faces: TP-GAN takes absolute differences.", "제곱은 흐린 얼굴을 만듭니다. TP-GAN은 절댓값을 씁니다.")),
            Wrong(lambda f: float(np.abs(f - f[:, ::-1]).sum()),
                  Said("a sum grows with the size of the picture. Take the mean.", "합은 그림의 크기에 따라 커집니다. 평균을 내세요.")),
        ),
        hint=Said("face[:, ::-1] is the mirror image.", "face[:, ::-1]이 거울상입니다."),
        praise=Said("right. So the hidden side is told to look like the seen one.", "정답입니다. 그래서 가려진 쪽은 보이는 쪽을 닮으라는 말을 듣습니다."),
    ),
)  # fmt: skip
