"""Networks that make faces: a variational autoencoder, and two GANs that turn heads.

What they show was never seen by a camera. A frontal view of a face that was photographed from the side is a guess about
the hidden half, and it looks as sharp as the half that was seen: use it to learn, never as evidence.

Example:
    >>> from facelab import cards
    >>> cards.card("vae").year
    2014
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.generative._loading import NAMES, load, networks_of, save
from facelab.generative.dr_gan import POSES, DisentangledGAN, pose_class, pose_code
from facelab.generative.dr_gan_trainer import RotationTrainer
from facelab.generative.image_losses import FrontalLoss, pixel_loss, symmetry_loss, total_variation
from facelab.generative.pixels import face_psnr, to_signed, to_uint8
from facelab.generative.tp_gan import ALIGNMENT, PARTS, TwoPathwayGAN, crop_parts
from facelab.generative.tp_gan_trainer import FrontalTrainer, LossWeights
from facelab.generative.trainer import discriminator_loss, generator_loss
from facelab.generative.vae import (
    ReconstructionLoss,
    Sampling,
    VariationalAutoencoder,
    kl_divergence,
    reconstruction_loss,
)

__all__ = [
    "ALIGNMENT",
    "NAMES",
    "PARTS",
    "POSES",
    "DisentangledGAN",
    "FrontalLoss",
    "FrontalTrainer",
    "LossWeights",
    "ReconstructionLoss",
    "RotationTrainer",
    "Sampling",
    "TwoPathwayGAN",
    "VariationalAutoencoder",
    "crop_parts",
    "discriminator_loss",
    "face_psnr",
    "generator_loss",
    "kl_divergence",
    "load",
    "networks_of",
    "pixel_loss",
    "pose_class",
    "pose_code",
    "reconstruction_loss",
    "save",
    "symmetry_loss",
    "to_signed",
    "to_uint8",
    "total_variation",
]
