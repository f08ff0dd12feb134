"""Eigenfaces and Fisherfaces: a face as a few numbers, the weights of ghostly faces that add up to it.

A gray photo of H x W pixels is a point in a space of H * W dimensions. Faces fill only a thin slice of it, so a
few directions, each a picture again, are enough to describe a face.

- **Eigenfaces** (Turk and Pentland, Eigenfaces for recognition, 1991, https://doi.org/10.1162/jocn.1991.3.1.71) take
  the directions in which the faces vary most. Labels are not used; much of what varies is the light.
- **Fisherfaces** (Belhumeur, Hespanha and Kriegman, Eigenfaces vs. Fisherfaces, 1997,
  https://doi.org/10.1109/34.598228) take the directions in which people differ much and photos of one person little.

Faces in, vectors out; who it is, is then asked of :func:`facelab.classify.train` or of the nearest neighbor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from facelab.classify._validation import check_labels, gray_faces
from facelab.errors import InputError


@dataclass(frozen=True, eq=False)
class Subspace:
    """K directions in the space of faces, and the point where they begin.

    Attributes:
        kind: ``"eigenfaces"`` or ``"fisherfaces"``.
        mean: (H, W) float64, the mean of the faces that were learned from.
        axes: (K, H, W) float64, the directions as pictures; they have positive and negative pixels and length 1, of
            whitened eigenfaces 1 / standard deviation.
        shares: (K,) float64: of eigenfaces the share of all variance that lies along each; of Fisherfaces each
            one's share of the sum of the ratios that Fisher's criterion maximizes.
    """

    kind: str
    mean: np.ndarray
    axes: np.ndarray
    shares: np.ndarray

    def vectors(self, faces: np.ndarray) -> np.ndarray:
        """How much of each axis there is in each face.

        Args:
            faces: (N, H, W, 3) uint8 RGB or (N, H, W) gray, of the size and scale that were learned from.

        Returns:
            (N, K) float32, not of unit length; Euclidean distances are meant.

        Raises:
            InputError: Another size, not faces.
        """
        away = gray_faces(faces, self.mean.shape) - self.mean  # (N, H, W)
        return (_rows(away) @ _rows(self.axes).T).astype(np.float32)

    def reconstruct(self, vectors: np.ndarray) -> np.ndarray:
        """The nearest faces that K numbers can say: mean face + sum of number * axis.

        The axes of Fisherfaces are not at right angles; there the smallest picture with these numbers is added.

        Args:
            vectors: (N, K) floats.

        Returns:
            (N, H, W) float64 gray levels, not clipped.

        Raises:
            InputError: Another shape, NaN or infinite.
        """
        vectors = np.asarray(vectors, np.float64)
        if vectors.ndim != 2 or vectors.shape[1] != len(self.axes) or not np.isfinite(vectors).all():
            raise InputError(f"Expected vectors of shape (N, {len(self.axes)}), finite. Received: {vectors.shape}.")
        pictures = np.linalg.pinv(_rows(self.axes)).T  # (K, H * W), the axes themselves where they are unit and at 90°
        return self.mean + (vectors @ pictures).reshape(-1, *self.mean.shape)

    def first(self, count: int) -> Subspace:
        """The same with its first axes only, which say most.

        Raises:
            InputError: None, or more than there are.
        """
        if not 1 <= count <= len(self.axes):
            raise InputError(f"Expected 1 to {len(self.axes)} axes. Received: {count}.")
        return replace(self, axes=self.axes[:count], shares=self.shares[:count])


def eigenfaces(faces: np.ndarray, components: int | None = None, skip: int = 0, whiten: bool = False) -> Subspace:
    """The directions in which faces vary most.

    Args:
        faces: (N, H, W, 3) uint8 RGB or (N, H, W) gray, aligned; two or more.
        components: How many eigenfaces, the strongest first. N faces lie in a space of N - 1 dimensions, which is
            the most there is and what ``None`` means.
        skip: Number of the strongest to leave out, which often show the light; Belhumeur et al. leave out 3.
        whiten: Divide each number by its standard deviation, so that all directions count alike. Helps where the
            strong ones are the light, and makes noise loud where weak ones are kept.

    Raises:
        InputError: Not two or more faces, all of them equal, or more components than there are.

    Example:
        >>> lamp = np.array([[[10, 10.]], [[20, 20]], [[30, 30]]])  # three faces of two pixels: only the light differs
        >>> space = eigenfaces(lamp, components=1)
        >>> space.mean.tolist(), space.shares.round(3).tolist()
        ([[20.0, 20.0]], [1.0])
        >>> [round(abs(x), 2) for x in space.vectors(lamp)[:, 0].tolist()]  # 10 * sqrt(2) from the mean
        [14.14, 0.0, 14.14]
    """
    gray = gray_faces(faces)
    pca = PCA(svd_solver="full").fit(_rows(gray)) if (gray != gray[0]).any() else None
    # N centered faces span N - 1 dimensions or fewer; what is left of the others is rounding.
    rank = 0 if pca is None else int((pca.singular_values_ > 1e-10 * pca.singular_values_[0]).sum())
    count = rank - skip if components is None else components
    if not (skip >= 0 and 1 <= count <= rank - skip):
        wanted = "one or more" if components is None else components
        raise InputError(
            f"Expected to skip {skip} and keep {wanted} of the directions in which {len(gray)} faces differ. "
            f"Received: faces that differ in {rank} directions. Take more faces or fewer components."
        )
    some = slice(skip, skip + count)
    axes = pca.components_[some] / (np.sqrt(pca.explained_variance_[some, None]) if whiten else 1)
    return Subspace(
        "eigenfaces", gray.mean(axis=0), axes.reshape(count, *gray.shape[1:]), pca.explained_variance_ratio_[some]
    )


def fisherfaces(faces: np.ndarray, labels: np.ndarray, components: int | None = None) -> Subspace:
    """The directions that tell the people apart best.

    Fisher's criterion divides the scatter between people by the scatter within each. With far more pixels than
    photos the scatter within is zero along most directions, and one cannot divide by it. So the faces are first
    projected onto their N - C strongest eigenfaces, where it is not zero, and the C - 1 best directions are
    searched in there (Belhumeur et al., section 2.4).

    Args:
        faces: (N, H, W, 3) uint8 RGB or (N, H, W) gray, aligned.
        labels: (N,) int, who is on each; C people, somebody of them on two photos or more.
        components: How many Fisherfaces; ``None``: C - 1, which is the most there is.

    Raises:
        InputError: Labels do not fit, one person only, one photo of each only, or too many components.
    """
    gray = gray_faces(faces)
    labels = check_labels(labels, len(gray))
    n, people = len(gray), len(np.unique(labels))
    if not 2 <= people < n:
        raise InputError(f"Expected two people or more, and more photos than people. Received: {people} in {n} photos.")
    plain = eigenfaces(gray)
    plain = plain.first(min(n - people, len(plain.axes)))
    most = min(people - 1, len(plain.axes))
    count = most if components is None else components
    if not 1 <= count <= most:
        raise InputError(f"Expected 1 to {most} components for {people} people. Received: {count}.")
    lda = LinearDiscriminantAnalysis(solver="svd", n_components=count)
    lda.fit(_rows(gray - plain.mean) @ _rows(plain.axes).T, labels)
    # Length 1, not scatter within = 1: along some directions the photos that were learned from hardly scatter, and
    # dividing by that lets one number drown all others (ORL: half the people right instead of 95 %).
    weights = lda.scalings_[:, :count] / np.linalg.norm(lda.scalings_[:, :count], axis=0)  # (N - C, K)
    axes = np.tensordot(weights.T, plain.axes, 1)  # (K, H, W): both projections in one
    return Subspace("fisherfaces", plain.mean, axes, lda.explained_variance_ratio_)


def _rows(pictures: np.ndarray) -> np.ndarray:
    """(N, H, W) -> (N, H * W)."""
    return pictures.reshape(len(pictures), -1)
