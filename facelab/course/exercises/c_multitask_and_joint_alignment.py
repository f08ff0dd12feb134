"""Notebook C, multi-task and joint alignment: two losses in one, where a pixel looks, what lies between pixels."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def two_losses(identity: float, yaw: float, s_identity: float, s_yaw: float) -> float:
    """Losses of a class and of a number, and their learned log variances -> the sum that is trained.

    Example:
        >>> two_losses(2.0, 3.0, 0.0, 0.0)
        3.5
    """
    return float(np.exp(-s_identity) * identity + s_identity / 2 + np.exp(-s_yaw) * yaw / 2 + s_yaw / 2)


def looks_at(theta: np.ndarray, x: float, y: float) -> np.ndarray:
    """(2, 3) matrix and a place in the output -> (2,) the place in the picture, -1 to 1.

    Example:
        >>> looks_at(np.array([[1 / 3, 0, 1 / 3], [0, 1 / 3, 0]]), 1.0, -1.0).round(2).tolist()
        [0.67, -0.33]
    """
    return theta @ np.array([x, y, 1.0])


def between(picture: np.ndarray, x: float, y: float) -> float:
    """(H, W) picture and a place in pixels inside of it -> the value there, bilinear.

    Example:
        >>> between(np.arange(16.0).reshape(4, 4), 1.5, 1.0)  # halfway from the 5 to the 6
        5.5
    """
    m, n = np.arange(picture.shape[1]), np.arange(picture.shape[0])
    return float(np.clip(1 - np.abs(y - n), 0, None) @ picture @ np.clip(1 - np.abs(x - m), 0, None))


_T = np.array([[1 / 3, 0, 1 / 3], [0, 1 / 3, 0]])
_R = np.array([[0.0, -0.5, 0.2], [0.5, 0.0, -0.1]])
_U = np.array([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 30, 15]], float)

EXERCISES = (
    Exercise(
        name="CM1",
        right=two_losses,
        cases=((2.0, 3.0, 0.0, 0.0), (5.7, 1.0, 1.0, -0.5), (0.4, 0.2, -1.0, -2.0)),
        wrong=(
            Wrong(lambda i, y, si, sy: float(np.exp(-si) * i + np.exp(-sy) * y / 2),
                  Said("without a price a large variance is free: all weights would go to 0. Add s/2 for each task.",
                       "값을 치르지 않으면 분산을 한없이 키워 무게가 모두 0이 됩니다. 과제마다 s/2를 더하세요.")),
            Wrong(lambda i, y, si, sy: float(np.exp(-si) * i + si / 2 + np.exp(-sy) * y + sy / 2),
                  Said("the number's loss is halved: squared errors come from a normal distribution, divided by 2σ².",
                       "숫자의 손실은 반으로 나눕니다. 제곱 오차는 정규 분포에서 오므로 2σ²으로 나눕니다.")),
            Wrong(lambda i, y, si, sy: float(np.exp(si) * i + si / 2 + np.exp(sy) * y / 2 + sy / 2),
                  Said("the sign in the exponent: a larger variance means a smaller weight.", "지수의 부호를 보세요. 분산이 크면 무게가 작아야 합니다.")),
            Wrong(lambda i, y, si, sy: float(i + y),
                  Said("that is the plain sum, with fixed weights of 1.", "무게가 1로 고정된 단순한 합입니다.")),
        ),
        hint=Said("exp(-s) * loss + s / 2 for the class; half of the loss for the number.", "클래스는 exp(-s) * 손실 + s / 2, 숫자는 손실의 반을 씁니다."),
        praise=Said("right. s is trained like any other weight.", "정답입니다. s도 다른 가중치처럼 학습됩니다."),
    ),
    Exercise(
        name="CM2",
        right=looks_at,
        cases=((_T, 1.0, -1.0), (_R, 0.5, 1.0), (_R, -1.0, 0.2)),
        wrong=(
            Wrong(lambda theta, x, y: theta[:, :2] @ np.array([x, y]),
                  Said("the third column is missing: it shifts where to look. Append a 1 to (x, y).",
                       "셋째 열이 빠졌습니다. 어디를 볼지 옮기는 열입니다. (x, y) 뒤에 1을 붙이세요.")),
            Wrong(lambda theta, x, y: theta @ np.array([y, x, 1.0]),
                  Said("x and y are swapped: x runs to the right and comes first.", "x와 y가 바뀌었습니다. x는 오른쪽 방향이고 먼저 옵니다.")),
            Wrong(lambda theta, x, y: np.linalg.inv(theta[:, :2]) @ (np.array([x, y]) - theta[:, 2]),
                  Said("that is the other direction, from the picture to the output. The output asks, the picture answers.",
                       "반대 방향, 곧 그림에서 출력으로 가는 계산입니다. 묻는 쪽은 출력이고 대답하는 쪽은 그림입니다.")),
        ),
        hint=Said("A (2, 3) matrix times the vector (x, y, 1).", "(2, 3) 행렬에 벡터 (x, y, 1)을 곱합니다."),
        praise=Said("right. Every pixel of the output asks this question once.", "정답입니다. 출력의 픽셀마다 이 질문을 한 번씩 합니다."),
    ),
    Exercise(
        name="CM3",
        right=between,
        cases=((_U, 1.5, 1.0), (_U, 1.25, 2.5), (_U, 2.0, 3.0), (_U, 0.5, 0.75)),
        wrong=(
            Wrong(lambda picture, x, y: float(picture[int(np.floor(y + 0.5)), int(np.floor(x + 0.5))]),
                  Said("that is the nearest pixel. It has no slope: moving a little changes nothing, so nothing could be learned.",
                       "가장 가까운 픽셀입니다. 조금 움직여도 값이 그대로라 기울기가 없고, 그래서 아무것도 배울 수 없습니다.")),
            Wrong(lambda picture, x, y: between(picture, y, x),
                  Said("x and y are swapped: x picks the column, y the row.", "x와 y가 바뀌었습니다. x는 열, y는 행을 고릅니다.")),
            Wrong(lambda picture, x, y: float(np.mean(picture[int(y):int(y) + 2, int(x):int(x) + 2])),
                  Said("that is the mean of four pixels, wherever between them one looks. Weigh them by nearness: 1 less the distance.",
                       "네 픽셀의 평균이라 그 사이 어디를 보든 같습니다. 가까운 만큼, 곧 1에서 거리를 뺀 만큼 무게를 주세요.")),
        ),
        hint=Said("Weights of the columns: 1 - |x - m|, not below 0; of the rows: 1 - |y - n|.", "열의 무게는 1 - |x - m|(0보다 작으면 0), 행의 무게는 1 - |y - n|입니다."),
        praise=Said("right: equation 5 of the paper, and its slope is what teaches.", "정답입니다. 논문의 식 5이고, 이 식의 기울기가 가르칩니다."),
    ),
)  # fmt: skip
