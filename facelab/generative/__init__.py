"""Networks that make faces: a variational autoencoder, and two GANs that turn heads.

What they show was never seen by a camera. A frontal view of a face that was photographed from the side is a guess about
the hidden half, and it looks as sharp as the half that was seen: use it to learn, never as evidence.

Example:
    >>> from facelab import cards
    >>> cards.card("vae").year
    2014
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.generative._loading import load
from facelab.generative.dr_gan_trainer import RotationTrainer
from facelab.generative.pixels import face_psnr
from facelab.generative.tp_gan_trainer import FrontalTrainer
from facelab.generative.vae import Sampling

__all__ = [
    "FrontalTrainer",
    "RotationTrainer",
    "Sampling",
    "face_psnr",
    "load",
]
