"""Sparse representation (SRC): a face is a sum of few known faces, and of a mistake that fills few pixels.

Wright, Yang, Ganesh, Sastry and Ma, Robust face recognition via sparse representation, PAMI 2009,
https://doi.org/10.1109/TPAMI.2008.79. Nothing is trained. All known faces are in a *dictionary*, a matrix with a face
in each column. A new face is written as a sum of columns, with as few of them as will do: those will be columns of
the right person, because they fit best. What somebody holds before the face fits no person; a second dictionary, one
column for each pixel, takes it up, and what is left can still be recognized. That made the method famous.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import Lasso

from facelab.classify._validation import classes_of, unit, validated
from facelab.errors import InputError

METHODS = ("l1", "omp")
_ROUNDS, _SETTLED = 50, 1e-3


@dataclass(frozen=True, eq=False)
class SparseCode:
    """One face as a sum of known ones.

    Attributes:
        label: Whose columns explain it best.
        coefficients: (N,) float64, how much of each column; most are zero.
        error: (D,) float64, what is taken for a disguise, in units of the face of length 1; zeros where none was
            looked for.
        residuals: (P,) float64, for each person how far the face without the error is from what that person's columns
            alone give; the smallest names the person.
        concentration: 0 (the sum is spread evenly over everybody) to 1 (one person has it all). A stranger's is low.
    """

    label: Any
    coefficients: np.ndarray
    error: np.ndarray
    residuals: np.ndarray
    concentration: float


class SparseRepresentationClassifier(ClassifierMixin, BaseEstimator):
    """Put enrolled faces into a dictionary, and name a new face by the columns that add up to it.

    Nothing is learned, so people can be added freely.

    Args:
        method: ``"l1"`` minimizes the sum of the coefficients' sizes, ``"omp"`` picks one column after the other.
        penalty: Price of a coefficient, of ``"l1"``; faces have length 1.
        error_penalty: Price of each pixel's error, of ``"l1"``; smaller takes more for a disguise. ``None``: none is
            looked for. The defaults were chosen on synthetic people (``experiments/sparse_on_orl.py --tune``).
        n_atoms: Columns of a sum, of ``"omp"``, which looks for no disguise; fewer where there are fewer faces.

    Attributes:
        dictionary_: (D, N) float64, an enrolled face of length 1 in each column.
        labels_: (N,) who is on each.
        classes_: (C,) the people, in the order of the residuals.
        n_features_in_: D.

    Source:
        Wright et al. 2009: Algorithm 1; section 3.2 for the error, which there costs the same as a coefficient.

    Example:
        >>> src = SparseRepresentationClassifier(error_penalty=None)
        >>> code = src.fit([[1, 0, 0], [0, 1, 0], [0, 0.8, 0.6]], [7, 9, 9]).code([[0, 0.9, 0.3]])[0]
        >>> int(code.label), round(code.concentration, 2)
        (9, 1.0)
    """

    def __init__(
        self, method: str = "l1", penalty: float = 0.004, error_penalty: float | None = 0.01, n_atoms: int = 10
    ):
        self.method = method
        self.penalty = penalty
        self.error_penalty = error_penalty
        self.n_atoms = n_atoms

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Enroll faces.

        Args:
            X: (N, D) numbers: gray levels of aligned faces. For disguises D should be large (a thousand pixels or
                more): what is left of the face has to determine N coefficients.
            y: (N,) labels, who is on each.

        Raises:
            InputError: Bad vectors, labels or settings.
        """
        X, y = validated(self, X, y)
        self.classes_, self._index = classes_of(y, least=1)
        prices = [self.penalty, *([] if self.error_penalty is None else [self.error_penalty])]
        if self.method not in METHODS or not all(0 < price < 1 for price in prices) or self.n_atoms < 1:
            raise InputError(
                f"Expected a method of {', '.join(METHODS)}, penalties between 0 and 1, and one atom or more. "
                f"Received: {self.method!r}, {self.penalty}, {self.error_penalty}, {self.n_atoms}."
            )
        self.dictionary_, self.labels_ = unit(X).T, y
        return self

    def code(self, X: np.ndarray) -> list[SparseCode]:
        """Write faces as sums.

        Args:
            X: (Q, D) numbers, gray levels of aligned faces for example; their length does not count.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        X = unit(validated(self, X, reset=False))
        solve = self._orthogonal if self.method == "omp" else self._lasso()
        return [self._judge(face, *solve(face)) for face in X]

    def predict(self, X: np.ndarray) -> np.ndarray:
        """(Q, D) faces -> (Q,) labels, of the person with the smallest residual.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        return np.array([code.label for code in self.code(X)], self.classes_.dtype)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        # Two features determine no sparse sum; the method is meant for a thousand pixels.
        tags.classifier_tags.poor_score = True
        return tags

    def _orthogonal(self, face: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return omp(self.dictionary_, face, min(self.n_atoms, self.dictionary_.shape[1])), np.zeros(len(face))

    def _lasso(self):
        """min over x, e of |y - A x - e|² / 2 + penalty |x|_1 + error_penalty |e|_1, for one face after the other.

        With e held, x is an ordinary Lasso; with x held, e is a soft threshold. Taking turns only ever goes down, and
        the problem is convex.
        """
        matrix, size = np.asfortranarray(self.dictionary_), len(self.dictionary_)
        lasso = Lasso(  # scikit-learn divides the square by the number of rows
            self.penalty / size, fit_intercept=False, precompute=matrix.T @ matrix, warm_start=True, max_iter=20_000
        )

        def solve(face: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            error = np.zeros(size)
            lasso.coef_ = np.zeros(matrix.shape[1])
            for _ in range(_ROUNDS):
                x = lasso.fit(matrix, face - error).coef_
                if self.error_penalty is None:
                    break
                before, error = error, soft_threshold(face - matrix @ x, self.error_penalty)
                if np.abs(error - before).sum() <= _SETTLED * np.abs(error).sum():
                    break
            return x.copy(), error

        return solve

    def _judge(self, face: np.ndarray, x: np.ndarray, error: np.ndarray) -> SparseCode:
        parts = [
            np.where(self._index == person, x, 0) for person in range(len(self.classes_))
        ]  # the paper's delta_i(x)
        residuals = np.array([np.linalg.norm(face - error - self.dictionary_ @ part) for part in parts])
        return SparseCode(self.classes_[residuals.argmin()], x, error, residuals, concentration(x, self._index))


def omp(dictionary: np.ndarray, face: np.ndarray, atoms: int) -> np.ndarray:
    """Orthogonal matching pursuit: take the column that fits best what is left, fit all taken ones anew, and again.

    Args:
        dictionary: (D, N) floats, columns of length 1.
        face: (D,) floats.
        atoms: The number of columns to take; fewer where nothing is left to explain.

    Returns:
        (N,) float64 coefficients.

    Raises:
        InputError: Shapes that do not fit.

    Source:
        Pati, Rezaiifar and Krishnaprasad, Orthogonal matching pursuit, Asilomar 1993.

    Example:
        >>> columns = np.array([[1, 0, 0.6], [0, 1, 0], [0, 0, 0.8]])
        >>> omp(columns, np.array([3.0, 2, 0]), atoms=1).tolist()  # products 3, 2 and 1.8: the first column
        [3.0, 0.0, 0.0]
        >>> omp(columns, np.array([3.0, 2, 0]), atoms=2).round(6).tolist()  # left: (0, 2, 0)
        [3.0, 2.0, 0.0]
    """
    dictionary, left = np.asarray(dictionary, np.float64), np.array(face, np.float64)
    if dictionary.ndim != 2 or left.shape != dictionary.shape[:1] or not 1 <= atoms <= dictionary.shape[1]:
        raise InputError(
            f"Expected a dictionary (D, N), a face (D,) and 1 to N atoms. "
            f"Received: {dictionary.shape}, {left.shape}, {atoms}."
        )
    taken: list[int] = []
    coefficients = np.zeros(dictionary.shape[1])
    for _ in range(atoms):
        fits = np.abs(dictionary.T @ left)
        if fits.max() < 1e-10 * np.linalg.norm(face):
            break
        taken.append(int(fits.argmax()))
        values = np.linalg.lstsq(dictionary[:, taken], face, rcond=None)[0]
        left = face - dictionary[:, taken] @ values
        coefficients[taken] = values
    return coefficients


def soft_threshold(values: np.ndarray, amount: float) -> np.ndarray:
    """Nearer to zero by ``amount``, and zero what is nearer than that: the best e for ``|v - e|² / 2 + amount |e|_1``.

    Example:
        >>> soft_threshold(np.array([3.0, -0.5, -2.0]), 1.0).tolist()
        [2.0, -0.0, -1.0]
    """
    return np.sign(values) * np.maximum(np.abs(values) - amount, 0)


def concentration(coefficients: np.ndarray, labels: np.ndarray) -> float:
    """The sparsity concentration index: 1 if one person has all of the sum, 0 if everybody has the same.

    Args:
        coefficients: (N,) floats.
        labels: (N,) int, whose column each belongs to; two people or more, else it is 1.

    Source:
        Wright et al. 2009, Definition 1: ``(P max_i |delta_i(x)|_1 / |x|_1 - 1) / (P - 1)`` for P people.

    Example:
        >>> round(concentration(np.array([0.6, 0.2, -0.2]), np.array([4, 4, 5])), 6)  # shares 0.8 and 0.2: 2 * 0.8 - 1
        0.6
    """
    people, index = np.unique(labels, return_inverse=True)
    shares = np.bincount(index, np.abs(coefficients))
    total = shares.sum()
    if len(people) == 1 or total == 0:
        return float(total > 0)
    return float((len(people) * shares.max() / total - 1) / (len(people) - 1))
