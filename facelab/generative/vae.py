"""VAE (2014): a face becomes a cloud of codes, and every code near the middle becomes a face.

Kingma and Welling, Auto-encoding variational Bayes, https://arxiv.org/abs/1312.6114. What was new: the encoder returns
a normal distribution for each face, a code is drawn from it so that the gradient still passes (the *reparameterization
trick*), and the distribution is held near the standard normal one. So the decoder learns what lies between the faces.

Training does not differ from any other network's: one layer draws the code and adds the Kullback-Leibler divergence to
the loss, so that ``compile`` and ``fit`` are all it takes, on every back-end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import keras
import numpy as np
from keras import layers, ops

from facelab._inference import compiled, in_batches
from facelab.cards import Weights, register
from facelab.cards.study import StudyCard
from facelab.errors import InputError
from facelab.generative._blocks import down, up
from facelab.generative.pixels import to_signed, to_uint8
from facelab.generative.trainer import Rate

_FILTERS = (24, 48, 64, 96)
_CODE = 64  # numbers in a code
# Of a pixel on the scale -1 to 1. With 0.2 the pixels outweigh the divergence: what is restored is a little sharper,
# and random codes give no faces.
SIGMA = 0.7

VAE = StudyCard(
    name="vae",
    title="Variational autoencoder",
    paper="https://arxiv.org/abs/1312.6114",
    year=2014,
    parameters=561_739,
    size=(64, 64),
    weights=Weights(
        url=None,
        package="facelab/weights/vae.npz",
        sha256="21b653924960528de60a51352fb6f9e91e81a5283323921561e1aa9dcbcbe72a",
        license="MIT",
        trained_on="frontal and turned views of 360 people who do not exist",
    ),
    measured="mean squared error 0.0104 (pixels are -1 to 1) on frontal views of 40 people who were held out: "
    "scripts/make_generative.py vae",
)


def kl_divergence(mean, log_variance):
    """How far a normal distribution is from the standard one, in nats; the axes are independent::

        KL = ½ Σ (μ² + σ² - 1 - log σ²)

    Args:
        mean: (N, D) float.
        log_variance: (N, D) float, log σ².

    Returns:
        (N,) float, 0 only for mean 0 and variance 1.

    Source:
        Kingma and Welling 2014, appendix B; with the other sign the first term of equation 10.

    Example:
        >>> import numpy as np
        >>> mean, variance = np.array([[1.0, 0.0]]), np.array([[1.0, 0.25]])
        >>> kl_divergence(mean, np.log(variance)).numpy().round(3).tolist()  # ½ (1) + ½ (0.25 - 1 + 1.386)
        [0.818]
    """
    mean, log_variance = ops.convert_to_tensor(mean), ops.convert_to_tensor(log_variance)
    return ops.sum(ops.square(mean) + ops.exp(log_variance) - 1 - log_variance, axis=-1) / 2


def reconstruction_loss(y_true, y_pred, sigma: float = SIGMA):
    """The negative log-likelihood of an image whose pixels are normal about the reconstruction, without its constant::

        -log p(x | z) = Σ (x - x')² / (2 σ²)

    Args:
        y_true: (N, ...) float.
        y_pred: (N, ...) float, of the same shape.
        sigma: Standard deviation of a pixel; large values make the divergence weigh more.

    Returns:
        (N,) float, in nats.

    Source:
        Kingma and Welling 2014, second term of equation 10 with the Gaussian decoder of appendix C.2.

    Example:
        >>> reconstruction_loss([[0.5, 0.1]], [[0.1, 0.1]], sigma=0.2).numpy().round(3).tolist()  # 0.16 / 0.08
        [2.0]
    """
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    squares = ops.reshape(ops.square(y_true - y_pred), (ops.shape(y_true)[0], -1))
    return ops.sum(squares, axis=1) / (2 * sigma**2)


@keras.saving.register_keras_serializable(package="facelab")
class ReconstructionLoss(keras.losses.Loss):
    """:func:`reconstruction_loss` for ``compile``."""

    def __init__(self, sigma: float = SIGMA, reduction: str = "sum_over_batch_size", name: str | None = None):
        super().__init__(name=name, reduction=reduction)
        self.sigma = sigma

    def call(self, y_true, y_pred):
        return reconstruction_loss(y_true, y_pred, self.sigma)

    def get_config(self):
        return super().get_config() | {"sigma": self.sigma}


@keras.saving.register_keras_serializable(package="facelab")
class Sampling(keras.layers.Layer):
    """Draws a code: z = μ + σ ε with ε standard normal (section 2.4). In training it adds the divergence to the loss.

    Chance comes in through ε, which depends on nothing, so that the gradient passes through μ and σ. Outside of
    training the code is μ itself, and nothing is drawn.
    """

    def __init__(self, seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.seed, self._chance = seed, keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        mean, log_variance = inputs
        if not training:
            return mean
        self.add_loss(ops.mean(kl_divergence(mean, log_variance)))
        noise = keras.random.normal(ops.shape(mean), seed=self._chance)
        return mean + ops.exp(log_variance / 2) * noise

    def compute_output_shape(self, input_shape):
        return input_shape[0]

    def get_config(self):
        return super().get_config() | {"seed": self.seed}


def build_encoder(size: tuple[int, int] = VAE.size) -> keras.Model:
    """(N, 64, 64, 3) from -1 to 1 -> the mean (N, 64) and the log-variance (N, 64) of the code."""
    x = image = keras.Input((*size, 3))
    for i, filters in enumerate(_FILTERS):  # (32, 32, 24), (16, 16, 48), (8, 8, 64), (4, 4, 96)
        x = down(x, filters, f"down{i}")
    x = layers.Flatten()(x)
    return keras.Model(image, [layers.Dense(_CODE, name=name)(x) for name in ("mean", "log_variance")], name="encoder")


def build_decoder(size: tuple[int, int] = VAE.size) -> keras.Model:
    """(N, 64) codes -> (N, 64, 64, 3) from -1 to 1."""
    code = keras.Input((_CODE,))
    height, width = (side // 2 ** len(_FILTERS) for side in size)
    x = layers.Dense(height * width * _FILTERS[-1], activation="relu", name="unfold")(code)
    x = layers.Reshape((height, width, _FILTERS[-1]))(x)
    for i, filters in enumerate((*_FILTERS[-2::-1], 12)):  # (8, 8, 64), (16, 16, 48), (32, 32, 24), (64, 64, 12)
        x = up(x, filters, f"up{i}")
    x = layers.Conv2D(3, 3, padding="same", activation="tanh", name="pixels")(x)
    return keras.Model(code, x, name="decoder")


@dataclass(frozen=True, eq=False)
class VariationalAutoencoder:
    """An encoder, a decoder, and how they are used together.

    Attributes:
        encoder: Faces from -1 to 1 -> mean and log-variance of their codes.
        decoder: Codes -> faces from -1 to 1.
        card: The facts about them.
    """

    encoder: keras.Model
    decoder: keras.Model
    card: StudyCard

    def training_model(self, rate: Rate = 1e-3, seed: int | None = None) -> keras.Model:
        """Both in one compiled model: ``fit(faces, faces)`` of -1 to 1 trains them.

        Args:
            rate: Of Adam, a number or a schedule.
            seed: Of the codes that are drawn.
        """
        image = keras.Input((*self.card.size, 3))
        model = keras.Model(image, self.decoder(Sampling(seed, name="code")(self.encoder(image))), name="vae")
        model.compile(keras.optimizers.Adam(rate), ReconstructionLoss())
        return model

    def encode(self, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(N, 64, 64, 3) uint8 -> mean (N, 64) and log-variance (N, 64), float32.

        Raises:
            InputError: Other faces.
        """
        return tuple(in_batches(self._encode, to_signed(faces, self.card.size)))

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """(N, 64) -> (N, 64, 64, 3) uint8.

        Raises:
            InputError: Other codes.
        """
        codes = np.asarray(codes, np.float32)
        if codes.ndim != 2 or codes.shape[1] != _CODE:
            raise InputError(f"Expected codes (N, {_CODE}). Received: {codes.shape}.")
        return to_uint8(in_batches(self._decode, codes))

    @cached_property
    def _encode(self) -> Callable:
        return compiled(self.encoder)

    @cached_property
    def _decode(self) -> Callable:
        return compiled(self.decoder)

    def reconstruct(self, faces: np.ndarray) -> np.ndarray:
        """(N, 64, 64, 3) uint8 -> what is left of them after the code, same shape."""
        return self.decode(self.encode(faces)[0])

    def reconstruction_error(self, faces: np.ndarray) -> np.ndarray:
        """(N,) mean squared error of the reconstruction, 0 to 4, high where no such face was seen; pixels are -1 to 1.

        Example:
            >>> from facelab import generative
            >>> noise = np.random.default_rng(0).integers(0, 256, (1, 64, 64, 3), np.uint8)
            >>> bool(generative.load("vae").reconstruction_error(noise)[0] > 0.2)
            True
        """
        truth, restored = to_signed(faces, self.card.size), to_signed(self.reconstruct(faces), self.card.size)
        return np.square(truth - restored).mean(axis=(1, 2, 3))

    def interpolate(self, first: np.ndarray, second: np.ndarray, steps: int) -> np.ndarray:
        """Faces on the straight line from one face's code to the other's.

        Args:
            first: (64, 64, 3) uint8.
            second: (64, 64, 3) uint8.
            steps: Faces to return, both ends included; at least 2.

        Returns:
            (steps, 64, 64, 3) uint8.

        Raises:
            InputError: Other faces, or fewer steps.
        """
        if steps < 2:
            raise InputError(f"Expected 2 steps or more. Received: {steps}.")
        start, end = self.encode(np.stack([first, second]))[0]
        share = np.linspace(0, 1, steps)[:, None]
        return self.decode((1 - share) * start + share * end)


@register(VAE, converter=None)
def build(card: StudyCard = VAE) -> VariationalAutoencoder:
    """Untrained networks."""
    return VariationalAutoencoder(build_encoder(card.size), build_decoder(card.size), card)
