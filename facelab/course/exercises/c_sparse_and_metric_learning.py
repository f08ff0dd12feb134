"""Notebook C, sparse representation and learned metrics: who explains a face, a soft threshold, a triplet's loss."""

from __future__ import annotations

import numpy as np

from facelab.course.exercises._exercise import Exercise, Said, Wrong


def named(dictionary: np.ndarray, labels: np.ndarray, face: np.ndarray, x: np.ndarray) -> int:
    """(D, N) known faces, (N,) people, (D,) a face, (N,) its coefficients -> who explains it best.

    Example:
        >>> named(np.eye(2), np.array([7, 9]), np.array([3.0, 1.0]), np.array([2.0, 1.0]))
        7
    """
    return int(np.unique(labels)[np.argmin(_residuals(dictionary, labels, face, x))])


def shrink(v: np.ndarray, mu: float) -> np.ndarray:
    """Everything towards zero by ``mu``; what is smaller becomes zero.

    Example:
        >>> (shrink(np.array([3.0, -0.5, -2.0]), 1.0) + 0.0).tolist()
        [2.0, 0.0, -1.0]
    """
    return np.sign(v) * np.maximum(np.abs(v) - mu, 0)


def triplet(own: float, other: float, push: float = 0.5) -> float:
    """Squared distances to the own and to the other photo -> LMNN's loss of the three.

    Example:
        >>> triplet(2.0, 2.5), triplet(2.0, 4.0)  # 1 + 0.25, and 1: the other is far enough
        (1.25, 1.0)
    """
    return (1 - push) * own + push * max(0.0, 1 + own - other)


def _residuals(dictionary: np.ndarray, labels: np.ndarray, face: np.ndarray, x: np.ndarray) -> list[float]:
    parts = [np.where(labels == person, x, 0) for person in np.unique(labels)]
    return [float(np.linalg.norm(face - dictionary @ part)) for part in parts]


def _shares(labels: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.array([np.abs(x[labels == person]).sum() for person in np.unique(labels)])


_COLUMNS = np.array([[1.0, 0.8, 0.0, 0.0], [0.0, 0.6, 1.0, 0.6], [0.0, 0.0, 0.0, 0.8]])
_WHO = np.array([4, 4, 6, 8])
_V = np.array([3.0, -0.5, -2.0, 0.25, -1.0])

EXERCISES = (
    Exercise(
        name="SP1",
        right=named,
        # In the second case the largest share belongs to 8, whose part points away from the face.
        cases=((_COLUMNS, _WHO, np.array([1.0, 0.2, 0.0]), np.array([0.7, 0.4, 0.0, 0.0])),
               (_COLUMNS, _WHO, np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.1, 0.8, -0.9])),
               (_COLUMNS, _WHO, np.array([0.1, 0.5, 0.9]), np.array([0.1, 0.0, 0.0, 1.1])),
               # Nearest to 4's second column, but 4 has a smaller part in the sum.
               (_COLUMNS, _WHO, np.array([0.8, 0.9, 0.0]), np.array([0.8, 0.0, 0.9, 0.0]))),
        wrong=(
            Wrong(lambda a, labels, y, x: int(np.unique(labels)[np.argmax(_residuals(a, labels, y, x))]),
                  Said("that is who explains it worst: a residual is what is left unexplained.",
                       "가장 못 설명하는 사람입니다. 잔차는 설명하지 못하고 남은 것입니다.")),
            Wrong(lambda a, labels, y, x: int(np.argmin(_residuals(a, labels, y, x))),
                  Said("that is a place in the list of people. Their label is asked for.",
                       "사람 목록에서의 순서입니다. 그 사람의 레이블이 필요합니다.")),
            Wrong(lambda a, labels, y, x: int(np.unique(labels)[np.argmax(_shares(labels, x))]),
                  Said("the largest share is not yet the best explanation: two columns may cancel each other.",
                       "몫이 가장 크다고 가장 잘 설명하는 것은 아닙니다. 열끼리 서로 지울 수도 있습니다.")),
            Wrong(lambda a, labels, y, x: int(labels[np.argmin(np.linalg.norm(a - y[:, None], axis=0))]),
                  Said("that is the nearest neighbor. The coefficients are not used.",
                       "최근접 이웃입니다. 계수를 쓰지 않았습니다.")),
        ),
        hint=Said("np.where(labels == person, x, 0) keeps one person's coefficients. Then the length of face - A x.",
                  "np.where(labels == person, x, 0)은 한 사람의 계수만 남깁니다. 그다음은 face - A x의 길이입니다."),
        praise=Said("right. All people share one sum, and each is asked for their own part of it.",
                    "정답입니다. 합은 하나이고, 저마다 자기 몫만 따져 봅니다."),
    ),
    Exercise(
        name="SP2",
        right=shrink,
        cases=((_V, 1.0), (_V, 0.3), (_V, 5.0)),
        wrong=(
            Wrong(lambda v, mu: np.where(np.abs(v) > mu, v, 0),
                  Said("that is the hard threshold: what stays should also come nearer to zero, by mu.",
                       "경성 임계(hard threshold)입니다. 남는 값도 mu만큼 0 쪽으로 와야 합니다.")),
            Wrong(lambda v, mu: np.maximum(v - mu, 0),
                  Said("negative values are lost: shrink the size and keep the sign.",
                       "음수가 사라졌습니다. 크기를 줄이고 부호는 그대로 두세요.")),
            Wrong(lambda v, mu: np.sign(v) * (np.abs(v) - mu),
                  Said("values smaller than mu have crossed zero. Stop them there.",
                       "mu보다 작은 값이 0을 넘어갔습니다. 0에서 멈추세요.")),
            Wrong(lambda v, mu: np.clip(v, -mu, mu),
                  Said("that is what is taken away. What is left is asked for.",
                       "그것은 덜어 내는 양입니다. 남는 값이 필요합니다.")),
        ),
        hint=Said("Sign and size apart: np.sign(v) times what is left of the size.",
                  "부호와 크기를 나누어 생각하세요. np.sign(v)에 남은 크기를 곱합니다."),
        praise=Said("right: most pixels have no error at all, and that is what makes e sparse.",
                    "정답입니다. 픽셀 대부분은 오차가 아예 0이 되고, 그래서 e가 희소합니다."),
    ),
    Exercise(
        name="SP3",
        right=triplet,
        cases=((2.0, 2.5), (2.0, 4.0), (0.5, 0.25, 0.25)),
        wrong=(
            Wrong(lambda own, other, push=0.5: (1 - push) * own + push * (1 + own - other),
                  Said("somebody who is far enough must not be rewarded for going farther: not below 0.",
                       "충분히 멀면 더 멀어져도 얻는 것이 없어야 합니다. 0 아래로 내려가지 않게 하세요.")),
            Wrong(lambda own, other, push=0.5: push * max(0.0, 1 + own - other),
                  Said("that is the push only, FaceNet's loss. LMNN also pulls: (1 - push) times the own distance.",
                       "밀기만 있는 FaceNet의 손실입니다. LMNN은 당기기도 합니다. (1 - push) 곱하기 자기 거리를 더하세요.")),
            Wrong(lambda own, other, push=0.5: (1 - push) * own + push * max(0.0, own - other),
                  Said("the margin of 1 is missing: the other has to be 1 farther away.",
                       "마진 1이 빠졌습니다. 남은 1만큼 더 멀어야 합니다.")),
            Wrong(lambda own, other, push=0.5: push * own + (1 - push) * max(0.0, 1 + own - other),
                  Said("the weights are swapped: push belongs to the second sum.",
                       "무게가 바뀌었습니다. push는 둘째 합에 붙습니다.")),
        ),
        hint=Said("Pull: (1 - push) times the own distance. Push: only where the other is nearer than 1 beyond it.",
                  "당기기: (1 - push) 곱하기 자기 거리. 밀기: 남이 마진 1보다 가까울 때만."),
        praise=Said("right. Replace the matrix by a network, and you have D_triplet_training.",
                    "정답입니다. 행렬을 신경망으로 바꾸면 D_triplet_training이 됩니다."),
    ),
)  # fmt: skip
