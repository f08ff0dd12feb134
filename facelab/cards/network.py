"""The cards: every network has one, and what kind of card it is says what the network is for."""

from __future__ import annotations

from dataclasses import dataclass

from facelab.cards.alignment import Alignment, TestTimeAugmentation
from facelab.cards.false_matches import FalseMatchTable
from facelab.cards.preprocessing import PerImageStandardization, Preprocessing
from facelab.cards.provenance import Accuracy, LiveThreshold, Threshold, WeightFormat, Weights

# The line of architectures that the model zoo is ordered by.
FAMILIES = ("AlexNet-like", "VGG", "Inception", "ResNet", "SE", "mobile")


@dataclass(frozen=True)
class NetworkCard:
    """All facts about one network, whatever it returns.

    Attributes:
        name: Registry name.
        title: Name for people.
        paper: Address of the paper or of the original project.
        year: Year of publication.
        family: One of :data:`FAMILIES`, the line of architectures it belongs to.
        parameters: Number of weights of the network, the statistics of batch normalization included.
        preprocessing: From face to input tensor.
        weights: The pretrained weight file, or ``None`` where none is published.
        formats: The kinds of weight files that can be loaded by path, and what proves each.
    """

    name: str
    title: str
    paper: str
    year: int
    family: str
    parameters: int
    preprocessing: Preprocessing | PerImageStandardization
    weights: Weights | None
    formats: tuple[WeightFormat, ...]


@dataclass(frozen=True)
class ModelCard(NetworkCard):
    """A network that turns an aligned face into an embedding.

    Attributes:
        embedding_size: D of the (N, D) embeddings.
        alignment: From photo and face to aligned face.
        views: Test-time augmentation: the versions of an aligned face that the network sees.
        threshold: For ``verify``, one pair; belongs to this model with this alignment and facelab's MTCNN.
        false_matches: For identification, where a gallery of n photos asks n questions: false match rate -> distance.
        lfw_claimed: What the original authors report.
        lfw_measured: What facelab measured; never in one column with the claimed one.
    """

    embedding_size: int
    alignment: Alignment
    views: TestTimeAugmentation
    threshold: Threshold | None
    false_matches: FalseMatchTable | None
    lfw_claimed: Accuracy | None
    lfw_measured: Accuracy | None


@dataclass(frozen=True)
class ClassifierCard(NetworkCard):
    """A network that returns one probability per class.

    Attributes:
        classes: C of the (N, C) probabilities.
        labels: The names of the classes, or the file that holds them, or ``None`` where they are not published.
        alignment: From photo and face to what is classified; ``None`` where it is not a face, or where no kind of
            alignment does what the original did.
        accuracy_claimed: What the original authors report, on the benchmark that its source names.
    """

    classes: int
    labels: tuple[str, ...] | Weights | None
    alignment: Alignment | None
    accuracy_claimed: Accuracy | None


@dataclass(frozen=True)
class LivenessCard(ClassifierCard):
    """A classifier that tells a living face from a picture of one; one of its labels is ``"live"``.

    Attributes:
        threshold: The least probability that counts as live, and how it was found.
        apcer_measured: Fraction of the attacks of the worst kind that were taken for live; measured by facelab.
        bpcer_measured: Fraction of the living faces that were taken for attacks; measured by facelab.
    """

    threshold: LiveThreshold | None
    apcer_measured: Accuracy | None
    bpcer_measured: Accuracy | None
