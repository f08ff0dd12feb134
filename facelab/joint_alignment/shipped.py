"""The two small networks that come with facelab: one that learned where to look, and its twin that may not.

``scripts/make_joint_alignment.py`` trains them, on crops of people who do not exist.
"""

from __future__ import annotations

from pathlib import Path

import keras

from facelab.cards import Weights, register
from facelab.cards.study import StudyCard
from facelab.download import locate
from facelab.joint_alignment.crops import CROP
from facelab.joint_alignment.network import joint_network
from facelab.models._weight_file import same_name, weight_converter


def _card(name: str, title: str, sha256: str, measured: str) -> StudyCard:
    return StudyCard(
        name=name,
        title=title,
        paper="https://arxiv.org/abs/1506.02025",
        year=2015,
        parameters=326_958,
        size=(CROP, CROP),
        weights=Weights(
            url=None,
            package=f"facelab/weights/{name}.npz",
            sha256=sha256,
            license="MIT",
            trained_on="38,400 misaligned crops of 2,400 photos of 300 people who do not exist",
        ),
        measured=f"AUC {measured} on such crops of 60 other people, chance 0.5: scripts/make_joint_alignment.py",
    )


JOINT = _card(
    "joint_alignment",
    "Alignment and representation learned together",
    "f3f5de1780407d402a67c634ee8f7d216d96fe69297b02987dc721e7b41d237e",
    "0.919 (0.904 to 0.933)",
)
FIXED = _card(
    "fixed_alignment",
    "Its twin, whose alignment is fixed",
    "576e00bfe553308338a0fe1d350e4b900cf89b0525b08ddd3784c7d3e7ab1d9b",
    "0.798 (0.778 to 0.816)",
)


@register(JOINT, FIXED, converter=weight_converter(same_name))
def build(card: StudyCard) -> keras.Model:
    """(N, 64, 64, 1) -> (N, 64), untrained."""
    return joint_network(align=card.name == JOINT.name)


def load_joint(align: bool = True, path: Path | None = None) -> keras.Model:
    """The trained network with the dense embedder.

    Args:
        align: True: learned alignment. False: its twin, trained on the same crops without.
        path: Another file that the script wrote; ``None`` is the one in the package, whose SHA-256 is checked.

    Raises:
        WeightsError: The file is missing, damaged or another one.
    """
    card = JOINT if align else FIXED
    network = build(card)
    weight_converter(same_name)(network, locate(card.weights) if path is None else path)
    return network
