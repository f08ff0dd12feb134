"""Sparse representation (SRC): a face is a sum of few known faces, and of a mistake that fills few pixels.

Wright, Yang, Ganesh, Sastry and Ma, Robust face recognition via sparse representation, PAMI 2009,
https://doi.org/10.1109/TPAMI.2008.79. Nothing is trained. All known faces are in a *dictionary*, a matrix with a face
in each column. A new face is written as a sum of columns, with as few of them as will do: those will be columns of
the right person, because they fit best. What somebody holds before the face fits no person; a second dictionary, one
column for each pixel, takes it up, and what is left can still be recognized. That made the method famous.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import Lasso

from facelab.classify._validation import check_labels, check_vectors, unit
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
        concentration: 0 (the sum is spread evenly over all people) to 1 (one person has it all). Low for an
            unknown person.
    """

    label: int
    coefficients: np.ndarray
    error: np.ndarray
    residuals: np.ndarray
    concentration: float


@dataclass(frozen=True, eq=False)
class SparseClassifier:
    """Known faces, and how sums are looked for. Made by :func:`sparse_classifier`.

    Attributes:
        dictionary: (D, N) float64, a known face of length 1 in each column.
        labels: (N,) int, who is on each.
        method: ``"l1"`` or ``"omp"``.
        penalty: Price of a coefficient, of ``"l1"``.
        error_penalty: Price of a pixel of error, of ``"l1"``; ``None`` where no error is looked for.
        atoms: Number of columns of a sum, of ``"omp"``.
    """

    dictionary: np.ndarray
    labels: np.ndarray
    method: str
    penalty: float
    error_penalty: float | None
    atoms: int

    @property
    def people(self) -> np.ndarray:
        """(P,) int, in the order of the residuals."""
        return np.unique(self.labels)

    def code(self, vectors: np.ndarray) -> list[SparseCode]:
        """Write faces as sums.

        Args:
            vectors: (Q, D) numbers, gray levels of aligned faces for example; their length does not count.

        Raises:
            InputError: Bad vectors.
        """
        solve = self._orthogonal if self.method == "omp" else self._lasso()
        return [self._judge(face, *solve(face)) for face in unit(check_vectors(vectors, len(self.dictionary)))]

    def predict(self, vectors: np.ndarray) -> np.ndarray:
        """(Q, D) faces -> (Q,) int, the person with the smallest residual.

        Raises:
            InputError: Bad vectors.
        """
        return np.array([code.label for code in self.code(vectors)], np.int64)

    def _orthogonal(self, face: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return omp(self.dictionary, face, self.atoms), np.zeros(len(face))

    def _lasso(self):
        """min over x, e of |y - A x - e|² / 2 + penalty |x|_1 + error_penalty |e|_1, for one face after the other.

        With e held, x is an ordinary Lasso; with x held, e is a soft threshold. Taking turns only ever goes down, and
        the problem is convex.
        """
        matrix, size = np.asfortranarray(self.dictionary), len(self.dictionary)
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
        parts = [np.where(self.labels == person, x, 0) for person in self.people]  # the paper's delta_i(x)
        residuals = np.array([np.linalg.norm(face - error - self.dictionary @ part) for part in parts])
        label = int(self.people[residuals.argmin()])
        return SparseCode(label, x, error, residuals, concentration(x, self.labels))


def sparse_classifier(
    vectors: np.ndarray, labels: np.ndarray, method: str = "l1", penalty: float = 0.004,
    error_penalty: float | None = 0.01, atoms: int | None = None,
) -> SparseClassifier:  # fmt: skip
    """Put known faces into a dictionary. Nothing is learned, so people can be added freely.

    Args:
        vectors: (N, D) numbers: gray levels of aligned faces. For disguises D should be large (a thousand pixels or
            more): what is left of the face has to determine N coefficients.
        labels: (N,) int, who is on each.
        method: ``"l1"`` minimizes the sum of the coefficients' sizes, ``"omp"`` picks one column after the other.
        penalty: Price of a coefficient, of ``"l1"``; faces have length 1.
        error_penalty: Price of each pixel's error; smaller takes more for a disguise. ``None``: none is looked for.
            The defaults were chosen on synthetic people (``experiments/sparse_on_orl.py --tune``).
        atoms: Columns of a sum, of ``"omp"``, which looks for no disguise. ``None``: 10, or N if that is less.

    Raises:
        InputError: Bad vectors, labels or settings.

    Source:
        Wright et al. 2009: Algorithm 1; section 3.2 for the error, which there costs the same as a coefficient.

    Example:
        >>> model = sparse_classifier([[1, 0, 0], [0, 1, 0], [0, 0.8, 0.6]], [7, 9, 9], error_penalty=None)
        >>> code = model.code([[0, 0.9, 0.3]])[0]
        >>> code.label, round(code.concentration, 2)
        (9, 1.0)
    """
    vectors = check_vectors(vectors)
    labels = check_labels(labels, len(vectors))
    atoms = min(10, len(vectors)) if atoms is None else atoms
    prices = (penalty, *(() if error_penalty is None else (error_penalty,)))
    if method not in METHODS or not all(0 < price < 1 for price in prices) or not 1 <= atoms <= len(vectors):
        raise InputError(
            f"Expected a method of {', '.join(METHODS)}, penalties between 0 and 1, and 1 to {len(vectors)} atoms. "
            f"Received: {method!r}, {penalty}, {error_penalty}, {atoms}."
        )
    return SparseClassifier(unit(vectors).T, labels, method, float(penalty), error_penalty, int(atoms))


def omp(dictionary: np.ndarray, face: np.ndarray, atoms: int) -> np.ndarray:
    """Orthogonal matching pursuit: take the column that fits best what is left, fit all taken ones again, and repeat.

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
    """Nearer to zero by ``amount``, and zero what is nearer than that: the best e for |v - e|² / 2 + amount |e|_1.

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
        Wright et al. 2009, Definition 1: (P max_i |delta_i(x)|_1 / |x|_1 - 1) / (P - 1) for P people.

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
