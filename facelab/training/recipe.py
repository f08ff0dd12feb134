"""All choices of a training in one place, with the values that this house found good."""

from __future__ import annotations

from dataclasses import dataclass

import keras

from facelab import losses
from facelab.errors import InputError

# Loss -> does it compare faces with each other (embeddings), or with a learned center of each person (cosines)?
LOSSES = {
    "triplet": "embedding", "batch_hard": "embedding", "batch_all": "embedding", "contrastive": "embedding",
    "softmax": "cosines", "cosface": "cosines", "arcface": "cosines",
}  # fmt: skip

_MARGINS = ("cosface", "arcface")
_RATES = {"softmax": 3e-3, "cosface": 0.03, "arcface": 0.03}  # top of the learning rate; 0.001 for all others
# At the margin losses' 64 a thousand people are learned slowly from a few photos each: their logits are huge at first.
_SOFTMAX_SCALE = 16.0


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        loss: One of :data:`LOSSES`; ``"triplet"`` is the semi-hard one.
        margin: Of the loss: of squared distances (triplets), of a distance (contrastive), of a cosine (cosface), in
            radians (arcface). ``None``: the loss' own.
        people: P, people in a batch.
        photos: K, photos of each.
        steps: Batches in an epoch.
        epochs: Epochs.
        learning_rate: At the top, after a warm-up of 5 % of all steps; it falls to zero along a cosine. ``None``:
            what suits the loss: 0.03 for cosface and arcface, 0.003 for softmax, 0.001 for the others.
        augment: Mirror, shift, zoom and change the light of the faces at random.
        mixed_precision: Compute in bfloat16; the weights stay float32.
        deterministic: Ask TensorFlow for operations that give the same bits every time, which are slower.
        patience: Epochs without a better validation after which training stops; ``None`` never stops.
        devices: Names such as ``("GPU:0", "GPU:1")``: each works on a part of every batch, and they share what they
            learned (``tf.distribute.MirroredStrategy``); triplets are formed within the parts. ``None``: one device.
        seed: Of everything random.
    """

    loss: str = "triplet"
    margin: float | None = None
    people: int = 16
    photos: int = 4
    steps: int = 50
    epochs: int = 20
    learning_rate: float | None = None
    augment: bool = True
    mixed_precision: bool = False
    deterministic: bool = False
    patience: int | None = None
    devices: tuple[str, ...] | None = None
    seed: int = 0

    def __post_init__(self):
        if self.loss not in LOSSES:
            raise InputError(f"Expected a loss of: {', '.join(LOSSES)}. Received: {self.loss!r}.")
        if (
            self.epochs < 1
            or (self.learning_rate is not None and self.learning_rate <= 0)
            or (self.patience is not None and self.patience < 1)
        ):
            raise InputError(
                f"Expected one or more epochs, a positive learning rate and patience. "
                f"Received: {self.epochs}, {self.learning_rate}, {self.patience}."
            )

    @property
    def compares(self) -> str:
        """The output of the network that the loss is about."""
        return LOSSES[self.loss]

    def keras_loss(self) -> keras.losses.Loss:
        """The loss as Keras takes it."""
        kinds = {
            "triplet": losses.SemiHardTripletLoss, "batch_hard": losses.BatchHardTripletLoss,
            "batch_all": losses.BatchAllTripletLoss, "contrastive": losses.ContrastiveLoss,
            "cosface": losses.CosFaceLoss, "arcface": losses.ArcFaceLoss,
        }  # fmt: skip
        if self.loss == "softmax":
            return losses.CosFaceLoss(margin=0.0, scale=_SOFTMAX_SCALE)  # a margin of nothing
        if self.margin is None:
            return kinds[self.loss]()
        return kinds[self.loss](self.margin)

    def optimizer(self) -> keras.optimizers.Optimizer:
        """Adam; SGD with momentum for margins, which diverge with Adam at full scale."""
        steps = self.steps * self.epochs
        warmup = max(1, steps // 20)
        top = _RATES.get(self.loss, 1e-3) if self.learning_rate is None else self.learning_rate
        rate = keras.optimizers.schedules.CosineDecay(
            0.0, max(1, steps - warmup), warmup_target=top, warmup_steps=warmup
        )
        if self.loss in _MARGINS:
            return keras.optimizers.SGD(rate, momentum=0.9, nesterov=True, clipnorm=5.0)
        return keras.optimizers.Adam(rate, clipnorm=5.0)
