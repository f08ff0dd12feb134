"""Handwritten digits: the 1797 that come with scikit-learn, at the size of MNIST, and MNIST itself where it is there.

The digits of scikit-learn are the test set of UCI's "Optical recognition of handwritten digits" (Alpaydin and Kaynak,
1998). Thirteen people filled in forms; who wrote which digit was not recorded. But the digits come form by form, and
the order of the labels repeats with each of the 14 forms, so digits can be held out in two ways. *Digits* held out at
random have neighbors by the same hand in training. *Forms* held out as a whole ask the harder question of
face recognition too: what about people never seen? (13 people, 14 forms: one of them may have filled in two.)
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facelab.datasets.places import cache
from facelab.download import fetch
from facelab.errors import DatasetError, InputError

SIZE = 28
# Where each form begins, and the end, read off the labels: a form begins with 0 to 9, and 0 to 9 again, less those that
# could not be cut out. Inria's scikit-learn MOOC, "Sample grouping", has the same borders.
FORM_STARTS = (0, 130, 256, 386, 516, 646, 776, 915, 1029, 1157, 1287, 1415, 1545, 1667, 1797)
MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"  # as keras.datasets.mnist has it


@dataclass(frozen=True, eq=False)
class Digits:
    """Handwritten digits with what they say.

    Attributes:
        images: (N, 28, 28, 1) float32, 0 (paper) to 1 (ink).
        labels: (N,) int64, 0 to 9.
        forms: (N,) int64, which form each was cut from, 0 to 13; ``None`` where that is not known.
    """

    images: np.ndarray
    labels: np.ndarray
    forms: np.ndarray | None

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, which: np.ndarray) -> Digits:
        """Those at the given places, or where a mask is True."""
        return Digits(self.images[which], self.labels[which], None if self.forms is None else self.forms[which])


def digits() -> Digits:
    """The 1797 digits of scikit-learn, from 8x8 to 28x28 pixels.

    They are enlarged to 20x20 by linear interpolation between the centers of the pixels, with a margin of 4, as
    MNIST's digits have it. Nothing is downloaded.
    """
    from sklearn.datasets import load_digits

    found = load_digits()
    small = (found.images / 16).astype(np.float32)  # (N, 8, 8)
    forms = np.repeat(np.arange(len(FORM_STARTS) - 1), np.diff(FORM_STARTS))
    return Digits(enlarge(small)[..., None], found.target.astype(np.int64), forms)


def enlarge(images: np.ndarray, size: int = SIZE, margin: int = 4) -> np.ndarray:
    """(N, h, w) -> (N, size, size): linear interpolation to ``size - 2 * margin``, then a margin of zeros.

    Enlarging is linear, so it is a matrix: each new row is a weighted mean of two old ones.

    Example:
        >>> enlarge(np.array([[[0.0, 1.0], [0.0, 1.0]]]), size=6, margin=1)[0, 1:3]
        array([[0.  , 0.  , 0.25, 0.75, 1.  , 0.  ],
               [0.  , 0.  , 0.25, 0.75, 1.  , 0.  ]])
    """
    inside = size - 2 * margin
    rows, columns = (_interpolation(old, inside).astype(images.dtype) for old in images.shape[1:])
    return np.pad(rows @ images @ columns.T, ((0, 0), (margin, margin), (margin, margin)))


def _interpolation(old: int, new: int) -> np.ndarray:
    """(new, old): the weights of the old numbers in each new one; beyond the outermost centers nothing changes."""
    centers = (np.arange(new) + 0.5) * old / new - 0.5
    return np.stack([np.interp(centers, np.arange(old), one) for one in np.eye(old)], axis=1)


def split_digits(
    whole: Digits, rng: np.random.Generator, held_out: float = 0.25, by: str = "digit"
) -> tuple[Digits, Digits]:
    """Digits to train on, and digits held out.

    Args:
        whole: As :func:`digits` returned them.
        rng: Source of chance.
        held_out: Share of the digits, or of the forms, to hold out: above 0 and below 1.
        by: ``"digit"``: any digits, so that both parts have digits by the same hands; ``"form"``: whole forms.

    Raises:
        InputError: Another ``by``, forms that are not known, or a share that leaves a part empty.

    Example:
        >>> training, held_out = split_digits(digits(), np.random.default_rng(0))
        >>> len(training), len(held_out)
        (1348, 449)
    """
    if by not in ("digit", "form") or (by == "form" and whole.forms is None):
        raise InputError(f"Expected by to be 'digit', or 'form' where forms are known. Received: {by!r}.")
    groups = np.arange(len(whole)) if by == "digit" else whole.forms
    names = np.unique(groups)
    count = round(held_out * len(names))
    if not 0 < count < len(names):
        raise InputError(f"Expected a share that leaves both parts something. Received: {held_out} of {len(names)}.")
    out = np.isin(groups, rng.permutation(names)[:count])
    return whole.take(~out), whole.take(out)


def mnist(path: str | os.PathLike | None = None) -> tuple[Digits, Digits]:
    """MNIST's 60,000 digits to train on and 10,000 digits by other people to test on; not downloaded by itself.

    Args:
        path: The file mnist.npz; ``None`` for the one that :func:`download_mnist` keeps in facelab's cache.

    Raises:
        DatasetError: The file is not there, or not MNIST.
    """
    path = _cached() if path is None else Path(path)
    if not path.is_file():
        raise DatasetError(
            f"Expected MNIST in {path}. It is not there. "
            f"Call facelab.datasets.digits.download_mnist() (11 MB), or name the file: mnist(path)."
        )
    try:
        with np.load(path, allow_pickle=False) as file:
            parts = [(file[f"x_{part}"], file[f"y_{part}"]) for part in ("train", "test")]
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as err:
        raise DatasetError(
            f"Expected the arrays x_train, y_train, x_test and y_test in {path}. Received: {err}. "
            f"Delete the file and call facelab.datasets.digits.download_mnist()."
        ) from err
    for images, labels in parts:
        if images.shape != (len(labels), SIZE, SIZE) or images.dtype != np.uint8 or labels.shape != (len(images),):
            raise DatasetError(
                f"Expected images (N, {SIZE}, {SIZE}) uint8 and labels (N,) in {path}. "
                f"Received: {images.shape} {images.dtype} and {labels.shape}."
            )
    training, test = (Digits(x[..., None] / np.float32(255), y.astype(np.int64), None) for x, y in parts)
    return training, test


def download_mnist() -> Path:
    """Download mnist.npz (11 MB) into facelab's cache, checked against the SHA-256 that Keras publishes.

    Its digits are by LeCun, Cortes and Burges after NIST's; Keras names the license CC BY-SA 3.0.

    Raises:
        DownloadError: Offline, or not the promised file.
    """
    return fetch(MNIST_URL, MNIST_SHA256, "datasets")


def _cached() -> Path:
    return cache() / "mnist.npz"
