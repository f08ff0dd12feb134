"""Eigenfaces and Fisherfaces: a face as a few numbers, the weights of ghostly faces that add up to it.

A gray photo of H x W pixels is a point in a space of H * W dimensions. Faces fill only a thin slice of it, so a
few directions, each of which is a picture again, are enough to say where a face lies.

- **Eigenfaces** (Turk and Pentland, Eigenfaces for recognition, 1991, https://doi.org/10.1162/jocn.1991.3.1.71) take
  the directions in which the faces vary most. They need no labels; much of what varies is the light.
- **Fisherfaces** (Belhumeur, Hespanha and Kriegman, Eigenfaces vs. Fisherfaces, 1997,
  https://doi.org/10.1109/34.598228) take the directions in which people differ much and photos of one person little.

Both are scikit-learn transformers: faces in, vectors out. A classifier behind them says who it is, for example
``make_pipeline(Eigenfaces(50), LinearSVC())``.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.utils.validation import check_is_fitted

from facelab.classify._validation import classes_of, numbers, rows
from facelab.errors import InputError


class _Subspace(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """K directions in the space of faces, and the point where they begin: what both kinds share."""

    mean_: np.ndarray
    components_: np.ndarray
    image_shape_: tuple[int, int] | None

    def transform(self, X: np.ndarray) -> np.ndarray:
        """How much of each direction there is in each face.

        Args:
            X: Faces as in :meth:`fit`, of the same size and scale.

        Returns:
            (N, K) float64, not of unit length; Euclidean distances are meant.

        Raises:
            InputError: Another size, not faces.
            NotFittedError: Before :meth:`fit`.
        """
        return (rows(self, X, reset=False) - self.mean_) @ self.components_.T

    def inverse_transform(self, X: np.ndarray) -> np.ndarray:
        """The nearest faces that K numbers can say: mean face + sum of number * direction.

        The directions of Fisherfaces are not at right angles; there the smallest picture with these numbers is added.

        Args:
            X: (N, K) floats.

        Returns:
            (N, H, W) float64 gray levels, not clipped, where images were learned from; else (N, D).

        Raises:
            InputError: Another shape, NaN or infinite.
            NotFittedError: Before :meth:`fit`.
        """
        check_is_fitted(self)
        X = numbers(X)
        if X.shape[1] != len(self.components_):
            raise InputError(f"Expected vectors of shape (N, {len(self.components_)}). Received: {X.shape}.")
        faces = self.mean_ + X @ np.linalg.pinv(self.components_).T
        return faces if self.image_shape_ is None else faces.reshape(-1, *self.image_shape_)

    @property
    def pictures_(self) -> np.ndarray:
        """(K, H, W) float64: the directions as pictures; they have positive and negative pixels.

        Raises:
            InputError: Fitted on rows of numbers, not on images.
        """
        if self.image_shape_ is None:
            raise InputError(
                "Expected an estimator that was fitted on images, (N, H, W). Received: one fitted on rows."
            )
        return self.components_.reshape(-1, *self.image_shape_)

    @property
    def _n_features_out(self) -> int:
        return len(self.components_)


class Eigenfaces(_Subspace):
    """The directions in which faces vary most.

    Args:
        n_components: How many eigenfaces, the strongest first. N faces lie in a space of N - 1 dimensions, which is
            the most there is and what ``None`` means.
        skip: Leave out the strongest ones, this many, which are often the light; Belhumeur et al. leave out 3.
        whiten: Divide each number by its standard deviation, so that all directions count alike. Helps where the
            strong ones are the light, and makes noise loud where weak ones are kept.

    Attributes:
        mean_: (D,) float64, the mean face.
        components_: (K, D) float64, the directions, of length 1; of whitened ones 1 / standard deviation.
        explained_variance_ratio_: (K,) float64, the share of all variance that lies along each.
        image_shape_: (H, W) where images were learned from; ``None`` where rows of numbers were.
        n_features_in_: D, or H * W.

    Example:
        >>> lamp = np.array([[[10, 10.]], [[20, 20]], [[30, 30]]])  # three faces of two pixels: only the light differs
        >>> space = Eigenfaces(n_components=1).fit(lamp)
        >>> space.mean_.tolist(), space.explained_variance_ratio_.round(3).tolist()
        ([20.0, 20.0], [1.0])
        >>> [round(abs(x), 2) for x in space.transform(lamp)[:, 0].tolist()]  # 10 * sqrt(2) from the mean
        [14.14, 0.0, 14.14]
    """

    def __init__(self, n_components: int | None = None, skip: int = 0, whiten: bool = False):
        self.n_components = n_components
        self.skip = skip
        self.whiten = whiten

    def fit(self, X: np.ndarray, y: None = None) -> Self:
        """Find the directions.

        Args:
            X: (N, H, W, 3) uint8 RGB or (N, H, W) gray, aligned; or (N, D) numbers. Two or more.
            y: Ignored.

        Raises:
            InputError: Not two or more faces, all of them equal, or more components than there are.
        """
        X = rows(self, X, reset=True)
        pca = PCA(svd_solver="full").fit(X) if (X[0] != X).any() else None
        # N centered faces span N - 1 dimensions or fewer; what is left of the others is rounding.
        rank = 0 if pca is None else int((pca.singular_values_ > 1e-10 * pca.singular_values_[0]).sum())
        count = rank - self.skip if self.n_components is None else self.n_components
        if not (self.skip >= 0 and 1 <= count <= rank - self.skip):
            wanted = "one or more" if self.n_components is None else self.n_components
            raise InputError(
                f"Expected to skip {self.skip} and keep {wanted} of the directions in which {len(X)} faces differ. "
                f"Received: faces that differ in {rank} directions. Take more faces or fewer components."
            )
        some = slice(self.skip, self.skip + count)
        self.mean_ = X.mean(axis=0)
        self.components_ = pca.components_[some]
        if self.whiten:
            self.components_ = self.components_ / np.sqrt(pca.explained_variance_[some, None])
        self.explained_variance_ratio_ = pca.explained_variance_ratio_[some]
        return self


class Fisherfaces(_Subspace):
    """The directions that tell the people apart best.

    Fisher's criterion divides the scatter between people by the scatter within each. With far more pixels than
    photos the scatter within is zero along most directions, and one cannot divide by it. So the faces are first
    projected onto their N - C strongest eigenfaces, where it is not zero, and the C - 1 best directions are
    searched in there (Belhumeur et al., section 2.4).

    Args:
        n_components: How many Fisherfaces; ``None``: C - 1, which is the most there is.

    Attributes:
        mean_: (D,) float64, the mean face.
        components_: (K, D) float64, the directions, of length 1, not at right angles.
        explained_variance_ratio_: (K,) float64: each one's share of the sum of the ratios that the criterion maximizes.
        classes_: (C,) the people.
        image_shape_: (H, W) where images were learned from; ``None`` where rows of numbers were.
        n_features_in_: D, or H * W.
    """

    def __init__(self, n_components: int | None = None):
        self.n_components = n_components

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Find the directions.

        Args:
            X: (N, H, W, 3) uint8 RGB or (N, H, W) gray, aligned; or (N, D) numbers.
            y: (N,) labels, who is on each; C people, some of them on two photos or more.

        Raises:
            InputError: Labels do not fit, one person only, one photo of each only, or too many components.
        """
        X, y = rows(self, X, y, reset=True)
        self.classes_, _ = classes_of(y)
        n, people = len(X), len(self.classes_)
        if people == n:
            raise InputError(f"Expected more photos than people. Received: {people} classes (people) in {n} photos.")
        plain = Eigenfaces().fit(X)
        axes = plain.components_[: n - people]
        most = min(people - 1, len(axes))
        count = most if self.n_components is None else self.n_components
        if not 1 <= count <= most:
            raise InputError(f"Expected 1 to {most} components for {people} people. Received: {count}.")
        lda = LinearDiscriminantAnalysis(solver="svd", n_components=count)
        lda.fit((X - plain.mean_) @ axes.T, y)
        # Length 1, not scatter within = 1: along some directions the photos that were learned from hardly scatter, and
        # dividing by that lets one number drown all others (ORL: half the people right instead of 95 %).
        weights = lda.scalings_[:, :count] / np.linalg.norm(lda.scalings_[:, :count], axis=0)  # (N - C, K)
        self.mean_, self.components_ = plain.mean_, weights.T @ axes  # both projections in one
        self.explained_variance_ratio_ = lda.explained_variance_ratio_
        return self

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        return tags
